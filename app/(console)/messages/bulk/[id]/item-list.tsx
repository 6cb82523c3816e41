'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { type BulkItem, bulkItemSchema, type ItemState } from '#lib/messages/bulk/schema'
import { messageHref, operationHref } from '../../../../_components/paths'
import { RelativeTime } from '../../../../_components/relative-time'
import { EmptyState } from '../../../../_components/states/empty-state'
import type { Column } from '../../../../_components/table/column'
import { DataTable } from '../../../../_components/table/data-table'
import { useTableQuery } from '../../../../_components/table/use-table-query'
import { useSaid } from '../../../../_components/use-said'
import { nameOf } from '../../message-name'
import { useMessageWords } from '../../message-words'
import { useVerbSentence } from '../../verb-sentences'
import { ItemStateDot } from '../run-state'

const rowId = (row: BulkItem): string => row.messageId

type ItemListProps = { runId: string; shown: ItemState | null; suggested: boolean }

/** The messages of a run in the order of their turns; where each has the verb its policy suggests, with it. */
export function ItemList({ runId, shown, suggested }: ItemListProps) {
  const t = useTranslations('messages.bulk')
  const router = useRouter()
  const columns = useItemColumns(suggested)
  const query = useTableQuery(`messages/bulk/${encodeURIComponent(runId)}/items`, {
    schema: bulkItemSchema,
    topics: ['messages'],
    keys: { messages: [runId] },
    filters: { state: shown },
  })
  return (
    <DataTable
      id={suggested ? 'bulk-items-suggested' : 'bulk-items'}
      label={t('items')}
      searchLabel={t('searchItems')}
      query={query}
      schema={bulkItemSchema}
      columns={columns}
      rowId={rowId}
      onOpen={(id) => router.push(messageHref(id))}
      empty={<EmptyState title={t('noItems')} cause={t('noItemsCause')} />}
    />
  )
}

/** Whatever else it is called. */
const titleOf = ({ key, businessKey, source }: BulkItem['seen']): string => [businessKey, key, source].filter(Boolean).join(' · ')

const changeOf = ({ seen: { state, after } }: BulkItem): string => (state === after ? state : `${state} → ${after}`)

function useItemColumns(suggested: boolean): readonly Column<BulkItem>[] {
  const t = useTranslations('messages.bulk.columns')
  const words = useMessageWords()
  return useMemo(
    () => [
      { id: 'seq', header: t('turn'), align: 'end', width: 60, cell: ({ seq }) => seq, text: ({ seq }) => String(seq) },
      {
        id: 'key',
        header: t('key'),
        width: 160,
        cell: ({ messageId, seen }) => (
          <Link href={messageHref(messageId)} title={titleOf(seen)} className="font-mono text-[0.95em] hover:underline">
            {nameOf(seen)}
          </Link>
        ),
        text: ({ messageId }) => messageId,
      },
      { id: 'state', header: t('state'), width: 130, cell: ({ state }) => <ItemStateDot state={state} />, text: ({ state }) => state },
      {
        id: 'verb',
        header: t('verb'),
        hidden: !suggested,
        width: 110,
        cell: ({ verb }) => (verb === null ? '–' : words.verb(verb)),
        text: ({ verb }) => verb ?? '',
      },
      {
        id: 'why',
        header: t('why'),
        cell: (item) => <Why item={item} />,
        text: ({ text, seen }) => text || seen.reason,
      },
      {
        id: 'change',
        header: t('change'),
        width: 160,
        cell: (item) => <span title={item.verb ? words.verb(item.verb) : ''}>{changeOf(item)}</span>,
        text: changeOf,
      },
      { id: 'cause', header: t('cause'), width: 180, cell: ({ seen }) => words.cause(seen), text: ({ seen }) => seen.cause },
      {
        id: 'ended',
        header: t('ended'),
        width: 100,
        cell: ({ endedAt }) => <RelativeTime at={endedAt} />,
        text: ({ endedAt }) => endedAt ?? '',
      },
    ],
    [t, words, suggested],
  )
}

/** Before: why it may or may not be done, its risk on hover. After: how it ended, with its operation. */
function Why({ item }: { item: BulkItem }) {
  const { seen, operationId, state } = item
  const sentence = useVerbSentence()
  const words = useWhy()(item)
  const title = state === 'ready' ? `${words} ${sentence(seen.risk)}` : words
  if (operationId === null) return <span title={title}>{words}</span>
  return (
    <Link href={operationHref(operationId)} title={title} className="hover:underline">
      {words}
    </Link>
  )
}

/** What its operation said, what its policy bases its suggestion on, or why the verb is or is not possible. */
function useWhy(): (item: BulkItem) => string {
  const sentence = useVerbSentence()
  const said = useSaid()
  const between = useTranslations('sentences')('between')
  return ({ text, textSaid, seen: { why, reason } }) => {
    if (text !== '') return textSaid ? said({ text, said: textSaid }) : sentence(text)
    return why ? why.map(said).join(between) : sentence(reason)
  }
}
