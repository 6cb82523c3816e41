'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useState } from 'react'
import type { OperationRow } from '#lib/operations/schema'
import { cx } from '../../_components/cx'
import { formatDuration } from '../../_components/format/duration'
import { operationHref } from '../../_components/paths'
import { RelativeTime } from '../../_components/relative-time'
import { OperationStateDot, isTicking } from './operation-state'
import { OperationSteps } from './operation-steps'
import { OperationSentence } from './operation-words'
import { UndoButton } from './undo-button'
import { useOutcome } from '../../_components/use-said'

const edges: Partial<Record<OperationRow['state'], string>> = {
  'needs-attention': 'border-s-danger',
  unknown: 'border-s-unknown',
  refused: 'border-s-warning',
  'awaiting-approval': 'border-s-warning',
}

export const entryDomId = (id: string): string => `operation-${id}`

/** One operation as the recorder has it: state and what, who and why, how it was verified, its steps, undo. */
export function FeedEntry({ operation }: { operation: OperationRow }) {
  const { id, state } = operation
  const live = isTicking(state)
  return (
    <li
      id={entryDomId(id)}
      className={cx(
        'mb-2 rounded-lg border border-s-[3px] bg-surface px-4 py-2.5 focus-within:bg-hover',
        live ? 'border-s-accent' : (edges[state] ?? 'border-s-line'),
      )}
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
        <OperationStateDot state={state} className="w-36 shrink-0 pt-0.5 text-sm" />
        <Words operation={operation} live={live} />
        <Times operation={operation} />
      </div>
      <div className="ps-40">{live ? <OperationSteps operation={operation} last={5} /> : <FoldedSteps operation={operation} />}</div>
    </li>
  )
}

function Words({ operation, live }: { operation: OperationRow; live: boolean }) {
  const t = useTranslations('operations')
  const outcomeOf = useOutcome()
  const { actor, reason, outcome, state, undo } = operation
  return (
    <div className="min-w-64 flex-1">
      <p className="break-words">
        <OperationSentence operation={operation} />
      </p>
      <p className="pt-0.5 text-sm break-words text-muted">
        {t('byWhy', { actor, reason })}
        {undo.undoOf !== null && <UndoLink id={undo.undoOf} text={t('undoes')} />}
        {undo.undoneBy !== null && <UndoLink id={undo.undoneBy} text={t('undoneBy')} />}
      </p>
      {outcome !== '' && !live && (
        <p className="pt-1 text-sm break-words">
          <span className="text-muted">{t(state === 'succeeded' ? 'verifiedHow' : 'endedWhy')}</span> {outcomeOf(operation)}
        </p>
      )}
    </div>
  )
}

function Times({ operation }: { operation: OperationRow }) {
  const t = useTranslations('operations')
  const { id, createdAt, finishedAt, undo } = operation
  const tookMs = finishedAt === null ? undefined : Math.max(0, Date.parse(finishedAt) - Date.parse(createdAt))
  return (
    <div className="ms-auto flex shrink-0 items-center gap-3 text-sm text-muted">
      <span className="text-end">
        <Link
          data-open
          href={operationHref(id)}
          className="underline decoration-line underline-offset-3 hover:decoration-current"
          title={t('openOne')}
        >
          <RelativeTime at={createdAt} />
        </Link>
        {tookMs !== undefined && <span className="block text-xs">{t('took', { duration: formatDuration(tookMs) })}</span>}
      </span>
      {undo.possible && <UndoButton operation={operation} />}
    </div>
  )
}

function FoldedSteps({ operation }: { operation: OperationRow }) {
  const t = useTranslations('operations')
  const [unfolded, setUnfolded] = useState(false)
  const Icon = unfolded ? ChevronDown : ChevronRight
  return (
    <>
      <button
        type="button"
        aria-expanded={unfolded}
        onClick={() => setUnfolded(!unfolded)}
        className="flex h-6 items-center gap-1 rounded-sm text-xs text-muted hover:text-ink"
      >
        <Icon aria-hidden className="size-3.5" />
        {t('stepCount', { count: operation.steps.length })}
      </button>
      {unfolded && <OperationSteps operation={operation} />}
    </>
  )
}

function UndoLink({ id, text }: { id: string; text: string }) {
  return (
    <>
      {' · '}
      <Link href={operationHref(id)} className="underline decoration-line underline-offset-3 hover:decoration-current">
        {text}
      </Link>
    </>
  )
}
