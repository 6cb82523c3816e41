'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { OperationRow } from '#lib/operations/schema'
import { operationHref } from '../../_components/paths'
import { RelativeTime } from '../../_components/relative-time'
import { Section } from '../../_components/section'
import { isTicking, OperationStateDot } from '../operations/operation-state'
import { OperationSteps } from '../operations/operation-steps'
import { useKindWord } from '../operations/operation-words'
import { useOutcome } from '../../_components/use-said'

/** The operation on a message that is under way, or ended last: its steps tick in place until it is verified. */
export function MessageOperation({ operation }: { operation: OperationRow | undefined }) {
  const t = useTranslations('messages.operation')
  const word = useKindWord()
  const outcomeOf = useOutcome()
  if (!operation) return null
  const { id, kind, state, outcome, createdAt } = operation
  return (
    <Section
      title={
        <Link href={operationHref(id)} className="hover:underline">
          {word(kind)}
        </Link>
      }
      aside={<OperationStateDot state={state} className="text-sm" />}
    >
      {!isTicking(state) && outcome !== '' && (
        <p className="pb-2 text-sm break-words">
          <span className="text-muted">{t(state === 'succeeded' ? 'verified' : 'ended')}</span> {outcomeOf(operation)}
        </p>
      )}
      <OperationSteps operation={operation} />
      <p className="pt-1 text-end text-xs text-muted">
        {t('by', { actor: operation.actor })} <RelativeTime at={createdAt} />
      </p>
    </Section>
  )
}
