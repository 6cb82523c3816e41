'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { InstanceRow, Problem } from '#lib/registry/schema'
import { Badge } from '../../_components/badge'
import { ApplicationLink, InstanceLink, type LinkPlace } from '../../_components/registry/links'
import { badgesColumn, healthColumn, numberColumn, registriesColumn, timeColumn } from '../../_components/registry/list-columns'
import { type ProblemWords, useProblemWords } from '../../_components/registry/problem-words'
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
    healthColumn(words, { header: t('health'), width: 176 }),
    numberColumn('services', { header: t('services'), width: 72, value: (row) => row.serviceCount }),
    badgesColumn('endpoints', { header: t('endpoints'), width: 158, values: endpointsOf, max: 2 }),
  ]
}

function kindColumns(t: Words['t']): Columns {
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
    timeColumn('started', { header: t('started'), sortKey: 'startedAt', width: 104, value: (row) => row.startedAt ?? row.firstSeen }),
    registriesColumn(t('registries')),
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
