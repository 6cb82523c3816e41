'use client'
import { useTranslations } from 'next-intl'
import type { WeightPreview } from '#lib/governance/schema'
import { cx } from '../../../../_components/cx'
import { type Status, StatusDot } from '../../../../_components/status-dot'
import { useSaid } from '../../../../_components/use-said'

type Finding = WeightPreview['warnings'][number]

const codes = [
  'provider-not-registered',
  'weight-0-on-lone-provider',
  'all-weights-zero',
  'all-disabled',
  'load-balance-ignores-weight',
  'starved-2x-providers',
  'override-url-not-read-by-3x',
  'foreign-override-url',
  'foreign-rule-item',
  'rule-unreadable',
  'bare-ip',
  'rule-disabled',
  'method-weight-wins',
  'first-provider-without-weight',
  'weight-overruled',
  'no-consumers',
  'own-weight-hidden',
  'other-registry',
  'consumer-does-not-obey',
  'new-takes-calls',
] as const

const looks: Record<Finding['severity'], { status: Status; ground: string }> = {
  danger: { status: 'danger', ground: 'bg-danger-soft' },
  warning: { status: 'warning', ground: 'bg-warning-soft' },
  info: { status: 'idle', ground: 'bg-sunken' },
}

/** What a person should know before: each with its name and what is wrong. */
export function WeightWarnings({ warnings }: { warnings: readonly Finding[] }) {
  const t = useTranslations('weights.warnings')
  const wordsOf = useSaid()
  if (warnings.length === 0) return null
  return (
    <ul aria-label={t('label')} className="space-y-1.5">
      {warnings.map((warning) => {
        const code = codes.find((candidate) => candidate === warning.code)
        const { status, ground } = looks[warning.severity]
        return (
          <li key={`${warning.code} ${warning.text}`} className={cx('rounded-md px-3 py-1.5 text-sm', ground)}>
            <StatusDot status={status} className="font-medium whitespace-normal">
              {code === undefined ? warning.code : t(code)}
            </StatusDot>
            <p className="break-words">{wordsOf(warning)}</p>
          </li>
        )
      })}
    </ul>
  )
}
