'use client'
import { Check, CircleHelp, Dot, LoaderCircle, type LucideIcon, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { OperationRow, OperationStepRow } from '#lib/operations/schema'
import { cx } from '../../_components/cx'
import { formatDuration } from '../../_components/format/duration'
import { readablePaths } from '../../_components/format/readable-paths'
import { useSaid } from '../../_components/use-said'
import { isTicking } from './operation-state'
import { useStepWord } from './step-words'

type Look = { icon: LucideIcon; className: string }

const looks: Record<OperationStepRow['status'], Look> = {
  done: { icon: Check, className: 'text-ok' },
  // A step that others followed is over; only the last one still waits.
  waiting: { icon: Dot, className: 'text-muted' },
  failed: { icon: X, className: 'text-danger' },
  unknown: { icon: CircleHelp, className: 'text-unknown' },
}
const spinning: Look = { icon: LoaderCircle, className: 'text-accent motion-safe:animate-spin' }

type OperationStepsProps = {
  operation: Pick<OperationRow, 'steps' | 'state' | 'createdAt'>
  /** Only the last few, for a feed; all by default. */ last?: number
}

/** The steps of an operation with the time each came at, ticking while it runs. */
export function OperationSteps({ operation, last }: OperationStepsProps) {
  const t = useTranslations('operations')
  const word = useStepWord()
  const wordsOf = useSaid()
  const { steps, state, createdAt } = operation
  const shown = last === undefined ? steps : steps.slice(-last)
  const live = isTicking(state)
  return (
    <ol aria-label={t('steps')} aria-live={live ? 'polite' : 'off'} className="text-sm">
      {shown.length < steps.length && (
        <li className="ps-6 text-xs text-muted">{t('earlierSteps', { count: steps.length - shown.length })}</li>
      )}
      {shown.map((step, index) => {
        const current = live && step.status === 'waiting' && index === shown.length - 1
        const { icon: Icon, className } = current ? spinning : looks[step.status]
        return (
          <li key={step.seq} className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-2 py-0.5">
            <Icon aria-hidden className={cx('mt-0.5 size-4', className)} />
            <span className="min-w-0">
              <span className={cx('font-medium', step.status === 'failed' && 'text-danger')}>{word(step.name)}</span>
              {step.status !== 'done' && <span className="sr-only"> ({t(`stepStatus.${current ? 'running' : step.status}`)})</span>}
              <span title={step.text} className="block text-xs break-words text-muted">
                {readablePaths(wordsOf(step))}
              </span>
            </span>
            <time dateTime={step.at} title={step.at} className="pt-0.5 text-xs whitespace-nowrap text-muted tabular-nums">
              +{formatDuration(Math.max(0, Date.parse(step.at) - Date.parse(createdAt)))}
            </time>
          </li>
        )
      })}
    </ol>
  )
}
