'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { type OperationRow, operationSchema } from '#lib/operations/schema'
import { ClockTime } from '../../../_components/clock-time'
import { CopyText } from '../../../_components/copy-text'
import { type Fact, Facts } from '../../../_components/facts'
import { formatDuration } from '../../../_components/format/duration'
import { operationHref } from '../../../_components/paths'
import { RelativeTime } from '../../../_components/relative-time'
import { Section } from '../../../_components/section'
import { PageFrame } from '../../../_components/shell/page-frame'
import { ApiView } from '../../../_components/states/api-view'
import { useApi } from '../../../_hooks/use-api'
import { isLeftStanding, isTicking, OperationStateDot } from '../operation-state'
import { RuleCallsOf } from '../rule-calls'
import { OperationSteps } from '../operation-steps'
import { OperationSentence, useKindWord } from '../operation-words'
import { canBeStopped, StopButton } from '../stop-button'
import { UndoButton } from '../undo-button'
import { LeftStanding } from './left-standing'
import { OperationPlan } from './operation-plan-view'
import { PolicyEvidence } from './policy-evidence'
import { useOutcome } from '../../../_components/use-said'

/** One operation whole: what, who, why, the plan, every step with its time, how it ended, undo. */
export function OperationPage({ id }: { id: string }) {
  const t = useTranslations('operations')
  const word = useKindWord()
  const state = useApi(`operations/${encodeURIComponent(id)}`, operationSchema, { topics: ['operations'] })
  const { data, envelope } = state
  return (
    <PageFrame
      title={data ? <OperationSentence operation={data} /> : t('one')}
      tabTitle={data ? `${word(data.kind)} · ${t('one')}` : t('one')}
      facts={
        data && (
          <>
            <OperationStateDot state={data.state} />
            <span aria-hidden>·</span>
            <span className="truncate">{t('byWhy', { actor: data.actor, reason: data.reason })}</span>
          </>
        )
      }
      asOf={envelope?.asOf}
      actions={data && <WaysBack operation={data} />}
    >
      <ApiView state={state}>{(operation) => <OperationBody operation={operation} />}</ApiView>
    </PageFrame>
  )
}

/** At once, or with a reason of one's own once it was verified. */
function WaysBack({ operation }: { operation: OperationRow }) {
  return (
    <>
      {canBeStopped(operation) && <StopButton operation={operation} size="md" />}
      {(operation.state === 'succeeded' || isLeftStanding(operation)) && <UndoButton operation={operation} size="md" />}
    </>
  )
}

function OperationBody({ operation }: { operation: OperationRow }) {
  const t = useTranslations('operations')
  const outcomeOf = useOutcome()
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {isLeftStanding(operation) && <LeftStanding operation={operation} />}
        {operation.outcome !== '' && !isTicking(operation.state) && (
          <Section title={t(operation.state === 'succeeded' ? 'verifiedTitle' : 'endedTitle')}>
            <div className="space-y-3">
              <p className="break-words">{outcomeOf(operation)}</p>
              <RuleCallsOf operation={operation} />
            </div>
          </Section>
        )}
        <OperationPlan operation={operation} />
        <PolicyEvidence plan={operation.plan} />
        <Section title={t('steps')} aside={<span className="text-sm text-muted">{t('stepCount', { count: operation.steps.length })}</span>}>
          <OperationSteps operation={operation} />
        </Section>
      </div>
      <Section title={t('factsTitle')}>
        <Facts facts={useFacts(operation)} />
      </Section>
    </div>
  )
}

function useFacts({ id, kind, target, source, actor, reason, createdAt, finishedAt, updatedAt, undo }: OperationRow): Fact[] {
  const t = useTranslations('operations.fact')
  const word = useKindWord()
  const ended = finishedAt === null ? undefined : Date.parse(finishedAt) - Date.parse(createdAt)
  const linked = (other: string) => (
    <Link href={operationHref(other)} className="font-mono text-[0.95em] underline decoration-line underline-offset-3">
      {other}
    </Link>
  )
  return [
    { label: t('kind'), value: word(kind) },
    { label: t('target'), value: <CopyText text={target} maxLength={64} /> },
    { label: t('source'), value: source },
    { label: t('actor'), value: actor },
    { label: t('reason'), value: reason },
    { label: t('planned'), value: <Moment at={createdAt} /> },
    { label: t('updated'), value: <Moment at={updatedAt} /> },
    { label: t('finished'), value: finishedAt === null ? '–' : <Moment at={finishedAt} /> },
    { label: t('took'), value: ended === undefined ? '–' : formatDuration(Math.max(0, ended)) },
    ...(undo.undoOf === null ? [] : [{ label: t('undoes'), value: linked(undo.undoOf) }]),
    ...(undo.undoneBy === null ? [] : [{ label: t('undoneBy'), value: linked(undo.undoneBy) }]),
    { label: t('id'), value: <CopyText text={id} /> },
  ]
}

function Moment({ at }: { at: string }) {
  return (
    <>
      <ClockTime at={at} /> <span className="text-muted">(</span>
      <RelativeTime at={at} className="text-muted" />
      <span className="text-muted">)</span>
    </>
  )
}
