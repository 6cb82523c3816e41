'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { z } from 'zod'
import { type OperationRow, operationSchema } from '#lib/operations/schema'
import { operationHref } from '../../_components/paths'
import { RelativeTime } from '../../_components/relative-time'
import { useApi } from '../../_hooks/use-api'
import { useNow } from '../../_hooks/use-now'
import { isTicking, OperationStateDot } from '../operations/operation-state'
import { OperationSteps } from '../operations/operation-steps'
import { OperationSentence } from '../operations/operation-words'
import { UndoButton } from '../operations/undo-button'
import { useOutcome } from '../../_components/use-said'

const list = z.array(operationSchema)
/** So long after its end it is still what the page is about. */
const recentMs = 30 * 60_000

/** The last clean-up or its undo, while it matters: its steps tick in place, then what was verified, and the way back. */
export function CleanUpOperation() {
  const t = useTranslations('cleanUp.operation')
  const nowMs = useNow()
  const outcomeOf = useOutcome()
  const { data } = useApi('operations?search=clean-up:&pageSize=1', list, { topics: ['operations'] })
  const operation = data?.[0]
  if (!operation || !concerns(operation, nowMs)) return null
  const { id, state, actor, reason, outcome, createdAt } = operation
  const ticking = isTicking(state)
  return (
    <section aria-label={t('label')} className="max-h-64 shrink-0 space-y-2 overflow-auto border-b bg-surface px-4 py-2.5 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <OperationStateDot state={state} className="font-medium" />
        <span className="min-w-0 grow break-words">
          <OperationSentence operation={operation} />
          <span className="text-muted">
            {' '}
            {actor} <RelativeTime at={createdAt} /> <q>{reason}</q>
          </span>
        </span>
        <Link href={operationHref(id)} className="text-accent hover:underline">
          {t('open')}
        </Link>
        {!ticking && <UndoButton operation={operation} />}
      </div>
      {ticking ? (
        <OperationSteps operation={operation} last={4} />
      ) : (
        outcome !== '' && <p className="break-words">{outcomeOf(operation)}</p>
      )}
    </section>
  )
}

const concerns = (operation: OperationRow, nowMs: number): boolean =>
  operation.kind.startsWith('registry.') &&
  (isTicking(operation.state) || (nowMs !== 0 && nowMs - Date.parse(operation.updatedAt) < recentMs))
