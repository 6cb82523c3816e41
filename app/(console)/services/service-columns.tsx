'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { Problem, ServiceRow } from '#lib/registry/schema'
import { NumberCell } from '../../_components/number-cell'
import { Badges } from '../../_components/registry/badges'
import { Health } from '../../_components/registry/health'
import { ApplicationLinks, type LinkPlace, ServiceLink } from '../../_components/registry/links'
import { type ProblemWords, useProblemWords } from '../../_components/registry/problem-words'
import type { Column } from '../../_components/table/column'
import { ErrorRate } from './error-rate'
import type { TrafficBy } from './use-traffic'

type Columns = readonly Column<ServiceRow>[]
type Words = { t: ReturnType<typeof useTranslations<'services.columns'>>; words: (problem: Problem) => ProblemWords }

/** Columns of a list of services, wherever one is shown. */
export function useServiceColumns(traffic: TrafficBy, place: LinkPlace = 'row'): Columns {
  const t = useTranslations('services.columns')
  const words = useProblemWords()
  return useMemo(() => [...nameColumns({ t, words }, place), ...numberColumns(t, traffic), ...kindColumns(t)], [t, words, traffic, place])
}

const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value))

function nameColumns({ t, words }: Words, place: LinkPlace): Columns {
  const problems = (row: ServiceRow) => row.problems.map((problem) => words(problem).title).join('; ')
  return [
    {
      id: 'service',
      header: t('service'),
      sortKey: 'interface',
      cell: (row) => <ServiceLink service={row} place={place} />,
      text: (row) => row.id,
    },
    {
      id: 'health',
      header: t('health'),
      sortKey: 'health',
      width: 176,
      cell: (row) => <Health problems={row.problems} />,
      text: problems,
    },
    {
      id: 'applications',
      header: t('applications'),
      width: 132,
      cell: (row) => <ApplicationLinks names={row.applications} />,
      text: (row) => row.applications.join(' '),
    },
  ]
}

function numberColumns(t: Words['t'], traffic: TrafficBy): Columns {
  return [
    {
      id: 'providers',
      header: t('providers'),
      sortKey: 'providers',
      align: 'end',
      width: 84,
      cell: (row) => <NumberCell value={row.providerCount} />,
      text: (row) => String(row.providerCount),
    },
    {
      id: 'consumers',
      header: t('consumers'),
      sortKey: 'consumers',
      align: 'end',
      width: 92,
      cell: (row) => <NumberCell value={row.consumerCount} />,
      text: (row) => String(row.consumerCount),
    },
    {
      id: 'rate',
      header: t('rate'),
      align: 'end',
      width: 76,
      cell: (row) => <NumberCell value={traffic.get(row.id)?.callsPerSecond} />,
      text: (row) => textOf(traffic.get(row.id)?.callsPerSecond),
    },
    {
      id: 'errors',
      header: t('errors'),
      align: 'end',
      width: 76,
      cell: (row) => <ErrorRate rate={traffic.get(row.id)?.errorRate} />,
      text: (row) => textOf(traffic.get(row.id)?.errorRate),
    },
  ]
}

function kindColumns(t: Words['t']): Columns {
  return [
    {
      id: 'protocols',
      header: t('protocols'),
      width: 112,
      cell: (row) => <Badges values={row.protocols} mono max={2} />,
      text: (row) => row.protocols.join(' '),
    },
    {
      id: 'generations',
      header: t('generations'),
      width: 112,
      cell: (row) => <Badges values={row.generations} mono max={3} />,
      text: (row) => row.generations.join(' '),
    },
    {
      id: 'registries',
      header: t('registries'),
      hidden: true,
      width: 120,
      cell: (row) => row.registries.join(', '),
      text: (row) => row.registries.join(' '),
    },
    { id: 'level', header: t('level'), hidden: true, width: 110, cell: (row) => t(`levels.${row.level}`), text: (row) => row.level },
    {
      id: 'consumerApplications',
      header: t('consumerApplications'),
      hidden: true,
      width: 160,
      cell: (row) => <ApplicationLinks names={row.consumerApplications} />,
      text: (row) => row.consumerApplications.join(' '),
    },
  ]
}
