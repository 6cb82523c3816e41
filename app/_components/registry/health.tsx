'use client'
import { useTranslations } from 'next-intl'
import type { Problem } from '#lib/registry/schema'
import { worstSeverity } from '#lib/registry/problems'
import { type Status, StatusDot } from '../status-dot'
import { Tooltip } from '../tooltip'
import { useProblemWords } from './problem-words'

const statuses: Record<Problem['severity'], Status> = { danger: 'danger', warning: 'warning', info: 'idle' }

export const statusOf = (problems: readonly Problem[]): Status => {
  const worst = worstSeverity(problems)
  return worst === undefined ? 'ok' : statuses[worst]
}

/** The worst of the problems in a few words, with how many more there are; "healthy" when there are none. */
export function Health({ problems }: { problems: readonly Problem[] }) {
  const t = useTranslations('problems')
  const words = useProblemWords()
  const worst = worstSeverity(problems)
  const first = problems.find((problem) => problem.severity === worst)
  if (!first) return <StatusDot status="ok">{t('healthy')}</StatusDot>
  return (
    <Tooltip content={<Explained problems={problems} />}>
      <span className="inline-flex max-w-full">
        <StatusDot status={statuses[first.severity]} className="max-w-full">
          {words(first).title}
          {problems.length > 1 && <span className="ms-1 text-muted">+{problems.length - 1}</span>}
        </StatusDot>
      </span>
    </Tooltip>
  )
}

/** Every problem with what it means and what to do. */
function Explained({ problems }: { problems: readonly Problem[] }) {
  const words = useProblemWords()
  return (
    <span className="flex flex-col gap-1.5">
      {problems.map((problem) => {
        const { title, why, next } = words(problem)
        return (
          <span key={`${problem.code} ${problem.text}`}>
            <strong className="block font-semibold">{title}</strong>
            {[why, next].filter(Boolean).join(' ')}
          </span>
        )
      })}
    </span>
  )
}
