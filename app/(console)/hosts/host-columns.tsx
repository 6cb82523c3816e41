'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { HostRow } from '#lib/registry/host-schema'
import { NumberCell } from '../../_components/number-cell'
import { Badges } from '../../_components/registry/badges'
import { Health } from '../../_components/registry/health'
import { ApplicationLinks, HostLink } from '../../_components/registry/links'
import { useProblemWords } from '../../_components/registry/problem-words'
import type { Column } from '../../_components/table/column'

type Columns = readonly Column<HostRow>[]
type Words = ReturnType<typeof useTranslations<'hosts.columns'>>

/** Columns of the list of hosts. */
export function useHostColumns(): Columns {
  const t = useTranslations('hosts.columns')
  const words = useProblemWords()
  return useMemo(() => {
    const problems = (row: HostRow) => row.problems.map((problem) => words(problem).title).join('; ')
    return [
      {
        id: 'host',
        header: t('host'),
        sortKey: 'host',
        width: 190,
        cell: (row) => <HostLink host={row.host} place="row" />,
        text: (row) => row.host,
      },
      {
        id: 'applications',
        header: t('applications'),
        cell: (row) => <ApplicationLinks names={row.applications} />,
        text: (row) => row.applications.join(' '),
      },
      {
        id: 'health',
        header: t('health'),
        sortKey: 'health',
        width: 190,
        cell: (row) => <Health problems={row.problems} />,
        text: problems,
      },
      ...numberColumns(t),
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
    ]
  }, [t, words])
}

function numberColumns(t: Words): Columns {
  const column = (id: 'instances' | 'provides' | 'consumers', value: (row: HostRow) => number): Column<HostRow> => ({
    id,
    header: t(id),
    ...(id === 'provides' ? {} : { sortKey: id }),
    align: 'end',
    width: id === 'consumers' ? 116 : 92,
    cell: (row) => <NumberCell value={value(row)} />,
    text: (row) => String(value(row)),
  })
  return [
    column('instances', (row) => row.instanceCount),
    column('provides', (row) => row.providedCount),
    column('consumers', (row) => row.consumerCount),
  ]
}
