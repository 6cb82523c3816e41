'use client'
import { ListChecks, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { MessageRow } from '#lib/messages/schema'
import { Button, IconButton } from '../../../_components/button'
import type { TableQuery } from '../../../_components/table/use-table-query'
import { useMay } from '../../../_hooks/use-actor'
import { chosenFilters, useMessageFilters } from '../use-message-list'
import type { Picked } from '../use-picked'
import { FreezeDialog, type Choice } from './freeze-dialog'

/** Leads from the list to a bulk run: over the rows that are picked, else over everything that matches. */
export function BulkBar({ picked, query }: { picked: Picked; query: TableQuery<MessageRow> }) {
  const t = useTranslations('messages.bulk')
  const may = useMay('messages:resolve')
  const { filters } = useMessageFilters()
  const [choice, setChoice] = useState<Choice>()
  const rows = [...picked.rows.values()]
  const total = query.total ?? 0
  if (rows.length === 0 && total === 0) return null
  const open = () =>
    setChoice(
      rows.length > 0
        ? { items: rows.map(({ id, fingerprint }) => ({ id, fingerprint })), count: rows.length, verbs: allowedOf(rows) }
        : { filter: { ...chosenFilters(filters), ...(query.search === '' ? {} : { search: query.search }) }, count: total },
    )
  return (
    <>
      <Button
        size="sm"
        icon={ListChecks}
        tone={rows.length > 0 ? 'primary' : 'neutral'}
        disabledReason={may.allowed ? undefined : t('forbidden', { role: may.role })}
        onClick={open}
      >
        {rows.length > 0 ? t('settlePicked', { count: rows.length }) : t('settleAll', { count: total })}
      </Button>
      {rows.length > 0 && <IconButton icon={X} size="sm" label={t('clearPicked')} onClick={picked.clear} />}
      {choice && <FreezeDialog choice={choice} onClose={() => setChoice(undefined)} />}
    </>
  )
}

const allowedOf = (rows: readonly MessageRow[]) => [
  ...new Set(rows.flatMap(({ verbs }) => verbs.flatMap(({ verb, allowed }) => (allowed ? [verb] : [])))),
]
