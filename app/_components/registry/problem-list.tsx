'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { Problem } from '#lib/registry/schema'
import { cx } from '../cx'
import { StatusDot } from '../status-dot'
import { type ProblemTarget, problemHref } from './problem-links'
import { useProblemDetail, useProblemWords } from './problem-words'
import { statusOf } from './health'

const grounds: Record<Problem['severity'], string> = { danger: 'bg-danger-soft', warning: 'bg-warning-soft', info: 'bg-sunken' }

type ProblemListProps = {
  problems: readonly Problem[]
  /** What has them: each then links to where something can be done about it. */
  target?: ProblemTarget
  className?: string
}

/** Problems in full: what it is, who is concerned, why it happens, what to do. Nothing when there are none. */
export function ProblemList({ problems, target, className }: ProblemListProps) {
  const t = useTranslations('problems')
  const services = useTranslations('services')
  const words = useProblemWords()
  const detailOf = useProblemDetail()
  if (problems.length === 0) return null
  return (
    <ul aria-label={t('label')} className={cx('space-y-2', className)}>
      {problems.map((problem) => {
        const { title, why, next } = words(problem)
        const detail = why && detailOf(problem)
        const href = target && problem.code !== 'dead-directory' ? problemHref(problem.code, target) : undefined
        return (
          <li key={`${problem.code} ${problem.text}`} className={cx('rounded-md px-3 py-2 text-sm', grounds[problem.severity])}>
            <StatusDot status={statusOf([problem])} className="font-medium whitespace-normal">
              {title}
            </StatusDot>
            {why && <p className="pt-0.5">{why}</p>}
            {next && <p className="pt-0.5">{next}</p>}
            {detail && <p className="pt-0.5 break-words text-muted">{detail}</p>}
            {href !== undefined && (
              <Link href={href} className="text-accent underline">
                {t('act')}
              </Link>
            )}
            {problem.code === 'dead-directory' && (
              <Link href="/clean-up?kind=dead-directory" className="text-accent underline">
                {services('cleanUp')}
              </Link>
            )}
          </li>
        )
      })}
    </ul>
  )
}
