'use client'
import { useTranslations } from 'next-intl'
import type { OperationStepRow } from '#lib/operations/schema'
import { ClockTime } from '../../../../_components/clock-time'
import { type Status, StatusDot } from '../../../../_components/status-dot'

const looks: Record<OperationStepRow['status'], Status> = { done: 'ok', waiting: 'idle', failed: 'danger', unknown: 'unknown' }

/** The steps of an operation as they happen; the last one turns while something is still under way. */
export function OperationSteps({ steps, live }: { steps: readonly OperationStepRow[]; live: boolean }) {
  const t = useTranslations('weights.operation')
  // An announcement ("writing …") has said its part once the next step is there.
  const told = steps.filter((step, index) => step.status !== 'waiting' || index === steps.length - 1)
  return (
    <ol aria-label={t('steps')} className="space-y-1">
      {told.map((step, index) => {
        const isUnderWay = live && index === told.length - 1
        return (
          <li key={step.seq} className="flex items-baseline gap-2">
            <span className="shrink-0 text-xs text-muted tabular-nums">
              <ClockTime at={step.at} />
            </span>
            <StatusDot status={isUnderWay && step.status !== 'failed' ? 'busy' : looks[step.status]} className="shrink-0 self-start">
              <span className="text-ink">{step.name}</span>
            </StatusDot>
            <span className="min-w-0 break-words text-muted">{step.text}</span>
          </li>
        )
      })}
      {live && steps.length === 0 && (
        <li>
          <StatusDot status="busy">{t('waiting')}</StatusDot>
        </li>
      )}
    </ol>
  )
}
