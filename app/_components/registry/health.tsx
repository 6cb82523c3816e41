'use client'
import { useTranslations } from 'next-intl'
import type { Problem } from '#lib/registry/schema'
import { worstSeverity } from '#lib/registry/problems'
import { type Status, StatusDot } from '../status-dot'
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
  const { title } = words(first)
  return (
    <span title={problems.map((problem) => words(problem).title).join('\n')}>
      <StatusDot status={statuses[first.severity]} className="max-w-full">
        {title}
        {problems.length > 1 && <span className="ms-1 text-muted">+{problems.length - 1}</span>}
      </StatusDot>
    </span>
  )
}
