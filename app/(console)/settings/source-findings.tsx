'use client'
import { useTranslations } from 'next-intl'
import { ButtonLink } from '../../_components/button'
import { StatusDot } from '../../_components/status-dot'
import { useSaid } from '../../_components/use-said'
import { findingHref, findingsOf } from './source-detail'

/** What was found about a registry that belongs to no single service: what, why it matters, and where to act. */
export function SourceFindings({ detail }: { detail: Readonly<Record<string, unknown>> }) {
  const t = useTranslations('settings.sources.findings')
  const why = useTranslations('problems.registry')
  const wordsOf = useSaid()
  return findingsOf(detail).map((finding) => (
    <div key={finding.path} className="flex items-start gap-3 py-1">
      <div className="min-w-0 grow">
        <StatusDot status={finding.severity} className="font-medium">
          {why(`${finding.code}.title`)}
        </StatusDot>
        <p className="break-words">{wordsOf(finding)}</p>
        <p className="text-muted">
          {why(`${finding.code}.why`)} {t(`next.${finding.place}`)}
        </p>
      </div>
      <ButtonLink size="sm" href={findingHref(finding)}>
        {t('act')}
      </ButtonLink>
    </div>
  ))
}
