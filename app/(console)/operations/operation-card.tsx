'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { OperationRow } from '#lib/operations/schema'
import { operationHref } from '../../_components/paths'
import { RelativeTime } from '../../_components/relative-time'
import { Section } from '../../_components/section'
import { isTicking, OperationStateDot } from './operation-state'
import { RuleCallsOf } from './rule-calls'
import { OperationSteps } from './operation-steps'
import { canBeStopped, StopButton } from './stop-button'
import { UndoButton } from './undo-button'
import { useOutcome } from '../../_components/use-said'

/** The change under way or just done: steps tick in place, then what was verified, and the way back. */
export function OperationCard({ operation, title }: { operation: OperationRow; title: string }) {
  const t = useTranslations('operations.card')
  const outcomeOf = useOutcome()
  const { id, state, actor, reason, outcome, undo, createdAt } = operation
  const ticking = isTicking(state)
  const details = (
    <Link href={operationHref(id)} className="text-sm text-accent hover:underline">
      {t('open')}
    </Link>
  )
  return (
    <Section title={undo.undoOf === null ? title : t('undo')} aside={<OperationStateDot state={state} className="text-sm font-medium" />}>
      <div className="space-y-3 text-sm">
        <p>
          <span className="font-medium">{actor}</span> <RelativeTime at={createdAt} className="text-muted" /> <q>{reason}</q>
        </p>
        <OperationSteps operation={operation} />
        {!ticking && outcome !== '' && (
          <p className="break-words">
            {state === 'succeeded' && <span className="font-medium text-ok">{t('verified')} </span>}
            {outcomeOf(operation)}
          </p>
        )}
        {!ticking && <RuleCallsOf operation={operation} />}
        <div className="flex items-center gap-3">
          {canBeStopped(operation) ? <StopButton operation={operation} /> : !ticking && <UndoButton operation={operation} />}
          {details}
        </div>
      </div>
    </Section>
  )
}
