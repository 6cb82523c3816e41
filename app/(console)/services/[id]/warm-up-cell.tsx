'use client'
import { useTranslations } from 'next-intl'
import type { ProviderRow } from '#lib/registry/schema'
import { formatDuration } from '../../../_components/format/duration'
import { formatShare } from '../../../_components/format/number'
import { useNow } from '../../../_hooks/use-now'
import { warmUpOf } from './warm-up'

/** How warm the provider is; quiet once it is whole. */
export function WarmUpCell({ provider }: { provider: ProviderRow }) {
  const t = useTranslations('services.providers')
  const nowMs = useNow()
  const warmUp = nowMs === 0 ? null : warmUpOf(provider, nowMs)
  if (warmUp === null) return <span className="text-muted">–</span>
  if (warmUp.leftMs === 0) return <span className="text-muted">{t('warm')}</span>
  return (
    <span title={t('warming', { weight: warmUp.weight, left: formatDuration(warmUp.leftMs) })} className="flex items-center gap-1.5">
      <span aria-hidden className="h-1 grow overflow-hidden rounded-full bg-sunken">
        <span className="block h-full rounded-full" style={{ width: `${warmUp.share * 100}%`, background: 'var(--warning)' }} />
      </span>
      <span className="tabular-nums">{formatShare(warmUp.share).short}</span>
    </span>
  )
}
