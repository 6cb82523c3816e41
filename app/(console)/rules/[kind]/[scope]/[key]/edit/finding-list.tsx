'use client'
import { Wand2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { LintFinding } from '#lib/governance/lint/lint-schema'
import { Badge } from '../../../../../../_components/badge'
import { Button } from '../../../../../../_components/button'
import { cx } from '../../../../../../_components/cx'
import { type Status, StatusDot } from '../../../../../../_components/status-dot'
import { useSaid } from '../../../../../../_components/use-said'
import { useFindingName } from '../../../../finding-words'

type ShownFinding = Pick<LintFinding, 'code' | 'severity' | 'text' | 'said'> & Partial<Pick<LintFinding, 'line' | 'generations' | 'fix'>>

type FindingListProps = {
  label: string
  findings: readonly ShownFinding[]
  /** Leads to the line */
  onReveal?: (line: number) => void
  /** Takes the mended text */
  onFix?: (content: string) => void
}

const looks: Record<LintFinding['severity'], { status: Status; ground: string }> = {
  danger: { status: 'danger', ground: 'bg-danger-soft' },
  warning: { status: 'warning', ground: 'bg-warning-soft' },
  info: { status: 'idle', ground: 'bg-sunken' },
}

/** Findings with their name, what is wrong, the line, and the fix where there is one. */
export function FindingList({ label, findings, onReveal, onFix }: FindingListProps) {
  const name = useFindingName()
  const wordsOf = useSaid()
  const t = useTranslations('rules.findings')
  if (findings.length === 0) return null
  return (
    <ul aria-label={label} className="space-y-1.5">
      {findings.map(({ code, severity, text, said, line, generations = [], fix }, index) => (
        <li key={`${code} ${line} ${index}`} className={cx('rounded-md px-3 py-1.5 text-sm', looks[severity].ground)}>
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <StatusDot status={looks[severity].status} className="font-medium whitespace-normal">
              {name(code)}
            </StatusDot>
            {typeof line === 'number' && onReveal && (
              <button type="button" onClick={() => onReveal(line)} className="rounded-sm text-xs text-accent underline">
                {t('line', { line })}
              </button>
            )}
            {generations.length > 0 && generations.length < 4 && (
              <span className="flex gap-1">
                {generations.map((generation) => (
                  <Badge key={generation} mono>
                    {generation}
                  </Badge>
                ))}
              </span>
            )}
            {fix && onFix && (
              <Button size="sm" icon={Wand2} className="ms-auto" onClick={() => onFix(fix.content)}>
                <span title={wordsOf(fix)}>{t('fix')}</span>
              </Button>
            )}
          </div>
          <p className="break-words">{wordsOf({ text, said })}</p>
        </li>
      ))}
    </ul>
  )
}
