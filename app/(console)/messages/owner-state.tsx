'use client'
import { useTranslations } from 'next-intl'
import { RelativeTime } from '../../_components/relative-time'
import { StatusDot } from '../../_components/status-dot'
import { offlineSince, type Owner } from './use-owner'

/** Is the owner up, in which version, since when? */
export function OwnerState({ owner }: { owner: Owner }) {
  const t = useTranslations('messages.ownerState')
  const { instances, instanceCount } = owner
  const since = offlineSince(owner)
  if (since !== null) {
    return (
      <StatusDot status="danger">
        {t('offline')} <RelativeTime at={since} />
      </StatusDot>
    )
  }
  if (instances.length === 0) return <span className="text-muted">{t('unknown')}</span>
  const releases = [...new Set(instances.map(({ release }) => release).filter(Boolean))].sort()
  const started = instances.flatMap(({ startedAt }) => startedAt ?? []).toSorted()
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <StatusDot status="ok">{t('up', { count: instanceCount })}</StatusDot>
      {releases.length > 0 && <span className="text-muted">{t('release', { releases: releases.join(', ') })}</span>}
      {started.length > 0 && (
        <span className="text-muted">
          {t('started')} <RelativeTime at={started.at(-1)} />
        </span>
      )}
    </span>
  )
}
