'use client'
import { useRouter } from 'next/navigation'
import { messageSchema, type MessageRow } from '#lib/messages/schema'
import { useTranslations } from 'next-intl'
import { messageHref } from '../../_components/paths'
import { DataTable } from '../../_components/table/data-table'
import { BulkBar } from './bulk/bulk-bar'
import { ExportMenu } from './export-menu'
import { useMessageColumns } from './message-columns'
import { MessageFilters } from './message-filters'
import { NothingHangs } from './nothing-hangs'
import { useMessageList } from './use-message-list'
import { usePicked } from './use-picked'

const rowId = (row: MessageRow): string => row.id
/** Without the age, which changes every second. */
const changeKey = (row: MessageRow): string =>
  [row.fingerprint, row.cause, row.verdict, row.operationId, row.settledAt, row.assignee, row.note?.at].join(' ')

type MessageListProps = { state: 'open' | 'settled'; panel: { id: string | null; open: (id: string) => void; close: () => void } }

/** Messages one by one: those in doubt, or those that are settled. */
export function MessageList({ state, panel }: MessageListProps) {
  const t = useTranslations('messages')
  const router = useRouter()
  const query = useMessageList(state)
  const picked = usePicked()
  const columns = useMessageColumns(state, picked)
  return (
    <DataTable
      key={state}
      id={`messages-${state}`}
      label={t(`tabs.${state}`)}
      searchLabel={t('search')}
      query={query}
      schema={messageSchema}
      columns={columns}
      rowId={rowId}
      changeKey={changeKey}
      selectedId={panel.id}
      onSelect={(id) => (id === null ? panel.close() : panel.open(id))}
      onOpen={(id) => router.push(messageHref(id))}
      filters={
        <>
          <MessageFilters />
          {state === 'open' && <BulkBar picked={picked} query={query} />}
          <ExportMenu state={state} search={query.search} />
        </>
      }
      empty={<NothingHangs state={state} />}
    />
  )
}
