'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { ServiceRow } from '#lib/registry/schema'
import { TracedBadge } from '../../_components/registry/traced-badge'
import type { Column } from '../../_components/table/column'

const none: readonly Column<ServiceRow>[] = []

/** Where it is known from that an application consumes a service; no column where nothing tells. */
export function useTracedColumn(isTraced: ((row: ServiceRow) => boolean) | undefined): readonly Column<ServiceRow>[] {
  const t = useTranslations('services.consumers')
  return useMemo(() => {
    if (!isTraced) return none
    return [
      {
        id: 'source',
        header: t('source'),
        width: 130,
        cell: (row) => (isTraced(row) ? <TracedBadge /> : <span className="text-muted">{t('sources.registry')}</span>),
        text: (row) => t(`sources.${isTraced(row) ? 'metadata' : 'registry'}`),
      },
    ]
  }, [isTraced, t])
}
