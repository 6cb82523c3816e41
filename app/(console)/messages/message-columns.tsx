'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useMemo } from 'react'
import { type Urgency, urgencyOf } from '#lib/messages/model'
import type { MessageRow } from '#lib/messages/schema'
import { Badge } from '../../_components/badge'
import { NumberCell } from '../../_components/number-cell'
import { messageHref, operationHref } from '../../_components/paths'
import { ApplicationLink } from '../../_components/registry/links'
import { RelativeTime } from '../../_components/relative-time'
import { type Status, StatusDot } from '../../_components/status-dot'
import type { Column } from '../../_components/table/column'
import { useSaid } from '../../_components/use-said'
import { type MessageWords, useMessageWords } from './message-words'
import { nameOf } from './message-name'
import { CareCell } from './care-cell'
import type { Picked } from './use-picked'
import { VerdictDot } from './verdict-dot'

/** Columns of the list: the settled one says when and by whom instead of what goes on. */
export function useMessageColumns(state: 'open' | 'settled', picked: Picked): readonly Column<MessageRow>[] {
  const t = useTranslations('messages.columns')
  const words = useMessageWords()
  return useMemo(
    () =>
      state === 'settled'
        ? [...endColumns(t), ageColumn(t('hung')), ...commonColumns(t, words)]
        : [pickColumn(t, picked), urgencyColumn(t, words), ageColumn(t('age'), 'oldest'), ...commonColumns(t, words), careColumn(t)],
    [t, words, state, picked],
  )
}

type Translate = ReturnType<typeof useTranslations<'messages.columns'>>

const ageColumn = (header: string, sortKey?: string): Column<MessageRow> => ({
  id: 'age',
  header,
  ...(sortKey === undefined ? {} : { sortKey }),
  align: 'end',
  width: 108,
  cell: (row) => <NumberCell value={row.age * 1000} unit="ms" />,
  text: (row) => String(row.age),
})

/** How soon a person is needed; the list begins with what is worst. */
const urgencyColumn = (t: Translate, words: MessageWords): Column<MessageRow> => ({
  id: 'urgency',
  header: t('urgency'),
  sortKey: 'urgent',
  width: 96,
  cell: ({ cause }) => (
    <span title={words.urgency(cause).long}>
      <StatusDot status={urgencyLooks[urgencyOf(cause)]}>{words.urgency(cause).short}</StatusDot>
    </span>
  ),
  text: (row) => urgencyOf(row.cause),
})

const urgencyLooks: Readonly<Record<Urgency, Status>> = {
  now: 'danger',
  soon: 'warning',
  failed: 'danger',
  waits: 'waiting',
  'left-over': 'idle',
}

/** Those that a bulk run takes. */
const pickColumn = (t: Translate, { rows, toggle }: Picked): Column<MessageRow> => ({
  id: 'pick',
  header: t('pick'),
  width: 58,
  cell: (row) => (
    <input
      type="checkbox"
      className="block accent-(--accent-fill)"
      aria-label={t('pickOne', { key: row.key })}
      checked={rows.has(row.id)}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onChange={() => toggle(row)}
    />
  ),
})

const careColumn = (t: Translate): Column<MessageRow> => ({
  id: 'care',
  header: t('care'),
  width: 120,
  cell: (row) => <CareCell row={row} />,
  text: (row) => row.assignee ?? '',
})

const endColumns = (t: Translate): Column<MessageRow>[] => [
  {
    id: 'settled',
    header: t('settled'),
    sortKey: 'settled',
    width: 100,
    cell: (row) => <RelativeTime at={row.settledAt} />,
    text: (row) => row.settledAt ?? '',
  },
  {
    id: 'settledBy',
    header: t('settledBy'),
    width: 150,
    cell: (row) => <SettledBy by={row.settledBy} />,
    text: (row) => row.settledBy ?? '',
  },
]

const commonColumns = (t: Translate, words: MessageWords): Column<MessageRow>[] => [
  { id: 'key', header: t('key'), width: 170, cell: (row) => <MessageKey row={row} />, text: (row) => row.key },
  { id: 'businessKey', header: t('businessKey'), hidden: true, width: 140, cell: (row) => row.businessKey, text: (row) => row.businessKey },
  {
    id: 'cause',
    header: t('cause'),
    sortKey: 'cause',
    cell: (row) => <CauseCell row={row} words={words} />,
    text: (row) => row.cause,
  },
  { id: 'verdict', header: t('verdict'), width: 132, cell: (row) => <OwnerVerdict row={row} />, text: (row) => row.verdict },
  {
    id: 'owner',
    header: t('owner'),
    sortKey: 'owner',
    width: 130,
    cell: (row) => <ApplicationLink name={row.owner} />,
    text: (row) => row.owner,
  },
  {
    id: 'topic',
    header: t('topic'),
    width: 136,
    cell: (row) => <span title={row.topic}>{row.topic || '–'}</span>,
    text: (row) => row.topic,
  },
  {
    id: 'sourceKind',
    header: t('sourceKind'),
    width: 124,
    cell: (row) => <span title={row.source}>{words.sourceKind(row.sourceKind)}</span>,
    text: (row) => row.source,
  },
  {
    id: 'attempts',
    header: t('attempts'),
    sortKey: 'attempts',
    align: 'end',
    hidden: true,
    width: 90,
    cell: (row) => <NumberCell value={row.attempts} />,
    text: (row) => String(row.attempts),
  },
  { id: 'state', header: t('state'), hidden: true, width: 100, cell: (row) => <Badge mono>{row.state}</Badge>, text: (row) => row.state },
]

/** The cause in words; what is being done about it right now comes first. */
function CauseCell({ row, words }: { row: MessageRow; words: MessageWords }) {
  const t = useTranslations('messages.columns')
  const said = useSaid()
  return (
    <span title={words.causeSentence(row)}>
      {row.operationId !== null && (
        <Link href={operationHref(row.operationId)} className="me-2 hover:underline">
          <StatusDot status="busy">{t('running')}</StatusDot>
        </Link>
      )}
      {words.cause(row)}
      {row.suggestion?.verb && (
        <span
          className="ms-2 rounded-sm bg-ok-soft px-1.5 text-sm"
          title={[t('suggested', { verb: words.verb(row.suggestion.verb) }), ...row.suggestion.why.map(said)].join(' · ')}
        >
          {t('suggested', { verb: words.verb(row.suggestion.verb) })}
        </span>
      )}
      {row.waiting !== null && row.waiting.records > 0 && <span className="ms-1.5 text-muted">{words.waiting(row.waiting)}</span>}
    </span>
  )
}

/** Only owners of a ledger are asked; elsewhere a dash says that there is nobody to ask. */
function OwnerVerdict({ row }: { row: MessageRow }) {
  if (row.sourceKind !== 'ledger' && row.verdict === '') return <span className="text-muted">–</span>
  return <VerdictDot verdict={row.verdict} />
}

function MessageKey({ row }: { row: MessageRow }) {
  const { id, key, businessKey } = row
  const name = nameOf(row)
  const other = name === key ? businessKey : key
  return (
    <Link
      href={messageHref(id)}
      title={businessKey === '' ? key : `${businessKey} · ${key}`}
      className="rounded-sm font-mono text-[0.95em] hover:underline"
    >
      {name}
      {other !== '' && other !== name && <span className="ms-1.5 text-muted">{other}</span>}
    </Link>
  )
}

/** Settled by an operation of this console, by its owner, or as the worker words it. */
export function SettledBy({ by }: { by: string | null }) {
  const t = useTranslations('messages.settledBy')
  if (by === null) return <span className="text-muted">–</span>
  return <>{by === 'by-operation' ? t('operation') : by === 'by-owner' ? t('owner') : by}</>
}
