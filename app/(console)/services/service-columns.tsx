'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { Problem, ServiceRow } from '#lib/registry/schema'
import { ApplicationLinks, type LinkPlace, ServiceLink } from '../../_components/registry/links'
import { badgesColumn, healthColumn, numberColumn, registriesColumn } from '../../_components/registry/list-columns'
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

function nameColumns({ t, words }: Words, place: LinkPlace): Columns {
  return [
    {
      id: 'service',
      header: t('service'),
      sortKey: 'interface',
      cell: (row) => <ServiceLink service={row} place={place} />,
      text: (row) => row.id,
    },
    healthColumn(words, { header: t('health'), sortKey: 'health', width: 176 }),
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
  const errorsOf = (row: ServiceRow) => traffic.get(row.id)?.errorRate
  return [
    numberColumn('providers', { header: t('providers'), sortKey: 'providers', width: 84, value: (row) => row.providerCount }),
    numberColumn('consumers', { header: t('consumers'), sortKey: 'consumers', width: 92, value: (row) => row.consumerCount }),
    numberColumn('rate', { header: t('rate'), width: 76, value: (row) => traffic.get(row.id)?.callsPerSecond }),
    numberColumn('errors', { header: t('errors'), width: 76, value: errorsOf, cell: (row) => <ErrorRate rate={errorsOf(row)} /> }),
  ]
}

function kindColumns(t: Words['t']): Columns {
  return [
    badgesColumn('protocols', { header: t('protocols'), width: 112, values: (row) => row.protocols, max: 2 }),
    badgesColumn('generations', { header: t('generations'), width: 134, values: (row) => row.generations, max: 3 }),
    registriesColumn(t('registries')),
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
