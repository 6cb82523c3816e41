import { useTranslations } from 'next-intl'
import type { ProviderRow } from '#lib/registry/schema'
import { Badge } from '../../../_components/badge'
import { Tooltip } from '../../../_components/tooltip'

type ProviderFlagsProps = {
  provider: Pick<ProviderRow, 'tag' | 'disabled' | 'dynamic'>
  /** Nothing in place of the dash. */
  bare?: boolean
}

/** Tag, disabled, static: what sets a provider apart; a dash when nothing does. */
export function ProviderFlags({ provider, bare = false }: ProviderFlagsProps) {
  const t = useTranslations('services.providers')
  const { tag, disabled, dynamic } = provider
  if (tag === '' && !disabled && dynamic) return bare ? null : <span className="text-muted">–</span>
  return (
    <span className="inline-flex items-center gap-1">
      {tag !== '' && <Badge tone="accent">{tag}</Badge>}
      {disabled && <Explained tone="warning" text={t('disabled')} why={t('disabledWhy')} />}
      {!dynamic && <Explained tone="unknown" text={t('static')} why={t('staticWhy')} />}
    </span>
  )
}

function Explained({ tone, text, why }: { tone: 'warning' | 'unknown'; text: string; why: string }) {
  return (
    <Tooltip content={why}>
      <span>
        <Badge tone={tone}>{text}</Badge>
      </span>
    </Tooltip>
  )
}
