'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { InstanceRow, Problem } from '#lib/registry/schema'
import { Badge } from '../../_components/badge'
import { NumberCell } from '../../_components/number-cell'
import { Badges } from '../../_components/registry/badges'
import { Health } from '../../_components/registry/health'
import { ApplicationLink, InstanceLink, type LinkPlace } from '../../_components/registry/links'
import { type ProblemWords, useProblemWords } from '../../_components/registry/problem-words'
import { RelativeTime } from '../../_components/relative-time'
import type { Column } from '../../_components/table/column'

type Columns = readonly Column<InstanceRow>[]
type Place = { hideApplication?: boolean; place?: LinkPlace }
type Words = { t: ReturnType<typeof useTranslations<'instances.columns'>>; words: (problem: Problem) => ProblemWords }

const endpointsOf = (row: InstanceRow): string[] => row.endpoints.map(({ protocol, port }) => `${protocol}:${port}`)

/** Columns of a list of instances. */
export function useInstanceColumns({ hideApplication = false, place = 'row' }: Place): Columns {
  const t = useTranslations('instances.columns')
  const words = useProblemWords()
  return useMemo(() => [...nameColumns({ t, words }, { hideApplication, place }), ...kindColumns(t)], [t, words, hideApplication, place])
}

function nameColumns({ t, words }: Words, { hideApplication, place }: Required<Place>): Columns {
  const problems = (row: InstanceRow) => row.problems.map((problem) => words(problem).title).join('; ')
  return [
    {
      id: 'address',
      header: t('address'),
      sortKey: 'address',
      width: 168,
      cell: (row) => <InstanceLink address={row.address} place={place} />,
      text: (row) => row.address,
    },
    {
      id: 'application',
      header: t('application'),
      sortKey: 'application',
      hidden: hideApplication,
      cell: (row) => <ApplicationLink name={row.application} />,
      text: (row) => row.application,
    },
    { id: 'health', header: t('health'), width: 176, cell: (row) => <Health problems={row.problems} />, text: problems },
    {
      id: 'services',
      header: t('services'),
      align: 'end',
      width: 72,
      cell: (row) => <NumberCell value={row.serviceCount} />,
      text: (row) => String(row.serviceCount),
    },
    {
      id: 'endpoints',
      header: t('endpoints'),
      width: 158,
      cell: (row) => <Badges values={endpointsOf(row)} mono max={2} />,
      text: (row) => endpointsOf(row).join(' '),
    },
  ]
}

function kindColumns(t: Words['t']): Columns {
  const started = (row: InstanceRow) => row.startedAt ?? row.firstSeen
  return [
    {
      id: 'release',
      header: t('release'),
      sortKey: 'release',
      width: 84,
      cell: (row) => <Badge mono>{row.release || row.generation}</Badge>,
      text: (row) => row.release || row.generation,
    },
    { id: 'level', header: t('level'), width: 96, cell: (row) => t(`levels.${row.level}`), text: (row) => row.level },
    {
      id: 'started',
      header: t('started'),
      sortKey: 'startedAt',
      width: 104,
      cell: (row) => <RelativeTime at={started(row)} />,
      text: started,
    },
    {
      id: 'registries',
      header: t('registries'),
      hidden: true,
      width: 120,
      cell: (row) => row.registries.join(', '),
      text: (row) => row.registries.join(' '),
    },
    {
      id: 'revision',
      header: t('revision'),
      hidden: true,
      width: 150,
      cell: (row) => <span className="font-mono text-xs">{row.revision || '–'}</span>,
      text: (row) => row.revision,
    },
  ]
}
