'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { MessageDetail, MessageEvent } from '#lib/messages/schema'
import type { OperationRow } from '#lib/operations/schema'
import type { RegistryEventRow } from '#lib/registry/schema'
import { ClockTime } from '../../_components/clock-time'
import { cx } from '../../_components/cx'
import { formatDuration } from '../../_components/format/duration'
import { operationHref } from '../../_components/paths'
import { RelativeTime } from '../../_components/relative-time'
import { useSaid } from '../../_components/use-said'
import { OperationStateDot } from '../operations/operation-state'
import { useKindWord } from '../operations/operation-words'
import { SettledBy } from './message-columns'
import { type Moment, timelineOf } from './message-timeline'
import { useMessageWords } from './message-words'
import type { Owner } from './use-owner'
import { VerdictDot } from './verdict-dot'

type MessageStoryProps = { message: MessageDetail; operations: readonly OperationRow[]; owner: Owner | undefined }

/** The story of a message as a timeline, from its preparation to now. */
export function MessageStory({ message, operations, owner }: MessageStoryProps) {
  const t = useTranslations('messages.story')
  return (
    <ol aria-label={t('label')} className="text-sm">
      {timelineOf(message, operations, owner?.moves ?? []).map((moment, index) => (
        <Row key={`${moment.kind} ${index}`} moment={moment}>
          <MomentText moment={moment} message={message} />
        </Row>
      ))}
    </ol>
  )
}

const dots: Record<Moment['kind'], string> = {
  prepared: 'bg-control',
  seen: 'bg-warning',
  owner: 'bg-surface shadow-[inset_0_0_0_2px_var(--control)]',
  check: 'bg-surface shadow-[inset_0_0_0_2px_var(--control)]',
  evidence: 'bg-surface shadow-[inset_0_0_0_2px_var(--control)]',
  answer: 'bg-surface shadow-[inset_0_0_0_2px_var(--accent)]',
  operation: 'bg-accent-fill',
  person: 'bg-surface shadow-[inset_0_0_0_2px_var(--accent)]',
  settled: 'bg-ok',
  now: 'bg-warning ring-4 ring-warning-soft',
}

function Row({ moment, children }: { moment: Moment; children: ReactNode }) {
  const t = useTranslations('messages.story')
  return (
    <li className="group grid grid-cols-[4.5rem_0.75rem_minmax(0,1fr)] gap-x-3">
      <span className="pt-0.5 text-end text-xs text-muted tabular-nums">
        {moment.kind === 'now' ? t('now') : <ClockTime at={moment.at} />}
      </span>
      <span aria-hidden className="relative flex justify-center">
        <span className="absolute top-1.5 bottom-[-0.375rem] w-px bg-line group-last:hidden" />
        <span className={cx('relative mt-1.5 size-2 rounded-full', dots[moment.kind])} />
      </span>
      <div className="min-w-0 pb-3">{children}</div>
    </li>
  )
}

function MomentText({ moment, message }: { moment: Moment; message: MessageDetail }) {
  const t = useTranslations('messages.story')
  const words = useMessageWords()
  switch (moment.kind) {
    case 'prepared':
      return t('prepared', { owner: message.owner || t('someOwner') })
    case 'seen':
      return t('seen')
    case 'owner':
      return <OwnerText event={moment.event} />
    case 'check':
      return t('checked', { checks: moment.checks })
    case 'settled':
      return (
        <>
          {t('settled')} <span className="text-muted">{'· '}</span>
          <SettledBy by={moment.by} />
        </>
      )
    case 'now':
      return (
        <span className="font-medium">
          {t('stillInDoubt', { age: formatDuration(message.age * 1000) })}{' '}
          <span className="font-normal text-muted">{words.cause(message)}</span>
        </span>
      )
    case 'evidence':
      return <EvidenceText moment={moment} />
    case 'answer':
      return <AnswerText moment={moment} />
    case 'operation':
      return <OperationText operation={moment.operation} />
    case 'person':
      return <EventText event={moment.event} />
  }
}

function OwnerText({ event: { type, application, address } }: { event: RegistryEventRow }) {
  const t = useTranslations('messages.story')
  const word = type === 'instance-appeared' ? t('ownerCame', { application }) : t('ownerLeft', { application })
  return (
    <>
      {word} <span className="font-mono text-xs text-muted">{address}</span>
    </>
  )
}

function EvidenceText({ moment: { evidence, times } }: { moment: Extract<Moment, { kind: 'evidence' }> }) {
  const words = useMessageWords()
  const wordsOf = useSaid()
  const { kind, verdict, text } = evidence
  return (
    <>
      <span className="inline-flex flex-wrap items-center gap-x-2">
        {words.evidence(kind)}
        {times > 1 && <span className="text-muted">×{times}</span>}
        {verdict !== undefined && <VerdictDot verdict={verdict} />}
      </span>
      {text !== '' && <span className="block text-xs break-words text-muted">{wordsOf(evidence)}</span>}
    </>
  )
}

function AnswerText({ moment: { answer, times, since } }: { moment: Extract<Moment, { kind: 'answer' }> }) {
  const { probe, askedBy, verdict, raw, error, errorSaid, durationMs } = answer
  const t = useTranslations('messages.story')
  const said = useSaid()
  return (
    <>
      <span className="inline-flex flex-wrap items-center gap-x-2">
        {t('probe', { probe, who: askedBy === 'policy' ? t('byPolicy') : askedBy })}
        <VerdictDot verdict={verdict} />
        {times > 1 && (
          <span className="text-xs text-muted">
            {t('sameAnswer', { times })} <ClockTime at={since} />
          </span>
        )}
        <span className="text-xs text-muted tabular-nums">{formatDuration(durationMs)}</span>
      </span>
      {error !== '' && <span className="block text-xs break-words text-danger">{said({ text: error, said: errorSaid })}</span>}
      {raw !== '' && <span className="block font-mono text-xs break-all text-muted">{raw}</span>}
    </>
  )
}

/** A note, or what somebody decided about who looks after it and when. */
function EventText({ event: { kind, actor, text } }: { event: MessageEvent }) {
  const t = useTranslations('messages.story')
  if (kind === 'note') {
    return (
      <>
        <span className="text-muted">{t('noteBy', { actor })}</span>
        <span className="block break-words whitespace-pre-wrap">{text}</span>
      </>
    )
  }
  if (kind === 'snoozed') {
    return (
      <>
        {t('snoozedBy', { actor })} <RelativeTime at={text} className="text-muted" />
      </>
    )
  }
  if (kind === 'woken') return actor === 'worker' ? t('wokenByItself') : t('wokenBy', { actor })
  return kind === 'assigned' ? t('assignedBy', { actor, name: text }) : t('unassignedBy', { actor })
}

function OperationText({ operation }: { operation: OperationRow }) {
  const word = useKindWord()
  return (
    <>
      <span className="inline-flex flex-wrap items-center gap-x-2">
        <Link href={operationHref(operation.id)} className="underline decoration-line underline-offset-3 hover:decoration-current">
          {word(operation.kind)}
        </Link>
        <OperationStateDot state={operation.state} />
      </span>
      <span className="block text-xs break-words text-muted">
        {operation.actor}: {operation.reason} · <RelativeTime at={operation.createdAt} />
      </span>
    </>
  )
}
