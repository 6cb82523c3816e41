'use client'
import { useTranslations } from 'next-intl'
import type { RulePreview } from '#lib/governance/rules/preview-schema'
import { cx } from '../../../../../../_components/cx'
import { StatusDot } from '../../../../../../_components/status-dot'
import { FindingList } from '../edit/finding-list'
import { useRefusal } from './use-refusal'

/** Whether it would be refused, the one sentence that decides, then what else moves, and what the simulator warns of. */
export function PreviewHeadline({ preview }: { preview: RulePreview }) {
  const t = useTranslations('rules.preview')
  const { affected, services, plan } = preview
  const refusal = useRefusal(plan)
  const { consumers, consumersChanged, consumersLostAll, consumersWithoutProvider } = affected
  const moved = [...new Set(services.flatMap((one) => one.groups.flatMap((group) => group.movedParameters)))]
  const findings = [
    ...new Map(services.flatMap((one) => one.findings.map((finding) => [`${finding.code} ${finding.text}`, finding]))).values(),
  ]
  const status = consumersLostAll > 0 ? 'danger' : consumersWithoutProvider > 0 ? 'warning' : consumersChanged > 0 ? 'ok' : 'idle'
  return (
    <div className="space-y-2">
      {refusal !== undefined && (
        <p className="rounded-md bg-danger-soft px-3 py-2 text-sm">
          <StatusDot status="danger" className="font-semibold whitespace-normal">
            {t('refused')}
          </StatusDot>
          <span className="block break-words">{refusal}</span>
        </p>
      )}
      <p aria-live="polite" className={cx('rounded-md px-3 py-2 text-base', status === 'danger' ? 'bg-danger-soft' : 'bg-sunken')}>
        <StatusDot status={status} className="font-semibold whitespace-normal">
          {consumers === 0
            ? t('noConsumers')
            : consumersLostAll > 0
              ? t('lostAll', { count: consumersLostAll, total: consumers })
              : consumersChanged > 0
                ? t('changed', { count: consumersChanged, total: consumers })
                : t('unchanged', { total: consumers })}
        </StatusDot>
        {consumersWithoutProvider > consumersLostAll && (
          <span className="block text-sm text-muted">{t('hadNone', { count: consumersWithoutProvider - consumersLostAll })}</span>
        )}
        {affected.services > 1 && (
          <span className="block text-sm text-muted">{t('services', { count: affected.services, changed: affected.servicesChanged })}</span>
        )}
      </p>
      {moved.length > 0 && (
        <p className="text-sm">
          {t('moved')} <span className="font-mono text-xs">{moved.join(', ')}</span>
        </p>
      )}
      <FindingList label={t('findings')} findings={findings.slice(0, 6)} />
    </div>
  )
}
