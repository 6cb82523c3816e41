'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { HostRow } from '#lib/registry/host-schema'
import { ApplicationLinks, HostLink } from '../../_components/registry/links'
import { badgesColumn, healthColumn, numberColumn, registriesColumn } from '../../_components/registry/list-columns'
import { useProblemWords } from '../../_components/registry/problem-words'
import type { Column } from '../../_components/table/column'

type Columns = readonly Column<HostRow>[]

/** Columns of the list of hosts. */
export function useHostColumns(): Columns {
  const t = useTranslations('hosts.columns')
  const words = useProblemWords()
  return useMemo(() => {
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
      healthColumn(words, { header: t('health'), sortKey: 'health', width: 190 }),
      numberColumn('instances', { header: t('instances'), sortKey: 'instances', width: 92, value: (row) => row.instanceCount }),
      numberColumn('provides', { header: t('provides'), width: 92, value: (row) => row.providedCount }),
      numberColumn('consumers', { header: t('consumers'), sortKey: 'consumers', width: 116, value: (row) => row.consumerCount }),
      badgesColumn('generations', { header: t('generations'), width: 134, values: (row) => row.generations, max: 3 }),
      registriesColumn(t('registries')),
    ]
  }, [t, words])
}
