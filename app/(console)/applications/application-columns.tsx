'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { ApplicationRow, Problem } from '#lib/registry/schema'
import { NumberCell } from '../../_components/number-cell'
import { Badges } from '../../_components/registry/badges'
import { Health } from '../../_components/registry/health'
import { ApplicationLink } from '../../_components/registry/links'
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
  const problems = (row: ApplicationRow) => row.problems.map((problem) => words(problem).title).join('; ')
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
    { id: 'health', header: t('health'), width: 200, cell: (row) => <Health problems={row.problems} />, text: problems },
  ]
}

function numberColumns(t: Words['t'], traffic: TrafficBy): Columns {
  const rateOf = (row: ApplicationRow) => traffic.get(row.name)?.callsPerSecond
  const errorsOf = (row: ApplicationRow) => traffic.get(row.name)?.errorRate
  return [
    {
      id: 'instances',
      header: t('instances'),
      sortKey: 'instances',
      align: 'end',
      width: 84,
      cell: (row) => <NumberCell value={row.instanceCount} />,
      text: (row) => String(row.instanceCount),
    },
    {
      id: 'provides',
      header: t('provides'),
      sortKey: 'provides',
      align: 'end',
      width: 84,
      cell: (row) => <NumberCell value={row.providedCount} />,
      text: (row) => String(row.providedCount),
    },
    {
      id: 'consumes',
      header: t('consumes'),
      sortKey: 'consumes',
      align: 'end',
      width: 92,
      cell: (row) => <NumberCell value={row.consumedCount} />,
      text: (row) => String(row.consumedCount),
    },
    {
      id: 'rate',
      header: t('rate'),
      align: 'end',
      width: 76,
      cell: (row) => <NumberCell value={rateOf(row)} />,
      text: (row) => String(rateOf(row) ?? ''),
    },
    {
      id: 'errors',
      header: t('errors'),
      align: 'end',
      width: 76,
      cell: (row) => <ErrorRate rate={errorsOf(row)} />,
      text: (row) => String(errorsOf(row) ?? ''),
    },
  ]
}

function ownerColumns(t: Words['t']): Columns {
  return [
    {
      id: 'generations',
      header: t('generations'),
      width: 112,
      cell: (row) => <Badges values={row.generations} mono max={3} />,
      text: (row) => row.generations.join(' '),
    },
    {
      id: 'owner',
      header: t('owner'),
      width: 120,
      cell: (row) => row.owner || <span className="text-muted">–</span>,
      text: (row) => row.owner,
    },
    {
      id: 'organization',
      header: t('organization'),
      hidden: true,
      width: 120,
      cell: (row) => row.organization || <span className="text-muted">–</span>,
      text: (row) => row.organization,
    },
    {
      id: 'registries',
      header: t('registries'),
      hidden: true,
      width: 120,
      cell: (row) => row.registries.join(', '),
      text: (row) => row.registries.join(' '),
    },
  ]
}
