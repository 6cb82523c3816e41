'use client'
import { useTranslations } from 'next-intl'
import type { RuleRow } from '#lib/governance/rules/list-schema'
import { StatusDot } from '../../_components/status-dot'
import { Tooltip } from '../../_components/tooltip'
import { useFindingName } from './finding-words'

/** How many findings of each severity; what they are, on hover and focus. */
export function FindingCounts({ findings }: { findings: RuleRow['findings'] }) {
  const t = useTranslations('rules.list')
  const name = useFindingName()
  const { danger, warning, info, codes } = findings
  if (codes.length === 0) return <span className="text-muted">{t('noFindings')}</span>
  return (
    <Tooltip content={codes.map(name).join(' · ')}>
      <span className="inline-flex gap-2 tabular-nums">
        {danger > 0 && (
          <StatusDot status="danger">
            <span className="sr-only">{t('severities.danger')} </span>
            {danger}
          </StatusDot>
        )}
        {warning > 0 && (
          <StatusDot status="warning">
            <span className="sr-only">{t('severities.warning')} </span>
            {warning}
          </StatusDot>
        )}
        {info > 0 && (
          <StatusDot status="idle">
            <span className="sr-only">{t('severities.info')} </span>
            {info}
          </StatusDot>
        )}
      </span>
    </Tooltip>
  )
}
