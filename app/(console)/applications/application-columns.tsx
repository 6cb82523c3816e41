'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { ApplicationRow, Problem } from '#lib/registry/schema'
import { ApplicationLink } from '../../_components/registry/links'
import { badgesColumn, healthColumn, numberColumn, registriesColumn, textColumn } from '../../_components/registry/list-columns'
import { type ProblemWords, useProblemWords } from '../../_components/registry/problem-words'
import type { Column } from '../../_components/table/column'
import { ErrorRate } from '../services/error-rate'
import type { TrafficBy } from '../services/use-traffic'

type Columns = readonly Column<ApplicationRow>[]
type Words = { t: ReturnType<typeof useTranslations<'applications.columns'>>; words: (problem: Problem) => ProblemWords }

/** Columns of the applications list. */
export function useApplicationColumns(traffic: TrafficBy): Columns {
  const t = useTranslations('applications.columns')
  const words = useProblemWords()
  return useMemo(() => [...nameColumns({ t, words }), ...numberColumns(t, traffic), ...ownerColumns(t)], [t, words, traffic])
}

function nameColumns({ t, words }: Words): Columns {
  return [
    {
      id: 'name',
      header: t('name'),
      sortKey: 'name',
      cell: (row) => (
        <strong className="font-semibold">
          <ApplicationLink name={row.name} place="row" />
        </strong>
      ),
      text: (row) => row.name,
    },
    healthColumn(words, { header: t('health'), width: 200 }),
  ]
}

function numberColumns(t: Words['t'], traffic: TrafficBy): Columns {
  const errorsOf = (row: ApplicationRow) => traffic.get(row.name)?.errorRate
  return [
    numberColumn('instances', { header: t('instances'), sortKey: 'instances', width: 84, value: (row) => row.instanceCount }),
    numberColumn('provides', { header: t('provides'), sortKey: 'provides', width: 84, value: (row) => row.providedCount }),
    numberColumn('consumes', { header: t('consumes'), sortKey: 'consumes', width: 92, value: (row) => row.consumedCount }),
    numberColumn('rate', { header: t('rate'), width: 76, value: (row) => traffic.get(row.name)?.callsPerSecond }),
    numberColumn('errors', { header: t('errors'), width: 76, value: errorsOf, cell: (row) => <ErrorRate rate={errorsOf(row)} /> }),
  ]
}

function ownerColumns(t: Words['t']): Columns {
  return [
    badgesColumn('generations', { header: t('generations'), width: 134, values: (row) => row.generations, max: 3 }),
    textColumn('owner', { header: t('owner'), width: 120, value: (row) => row.owner }),
    textColumn('organization', { header: t('organization'), hidden: true, width: 120, value: (row) => row.organization }),
    registriesColumn(t('registries')),
  ]
}
