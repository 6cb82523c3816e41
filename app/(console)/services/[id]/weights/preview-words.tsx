'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { WeightPreview } from '#lib/governance/schema'
import { formatShare } from '../../../../_components/format/number'
import { useSaid } from '../../../../_components/use-said'
import type { WeightChanges } from './use-weight-draft'

type PreviewWordsProps = { preview: WeightPreview; changes: WeightChanges }
type Provider = WeightPreview['providers'][number]

const strong = (chunks: ReactNode) => <strong className="font-semibold">{chunks}</strong>
const mono = (chunks: ReactNode) => <span className="font-mono text-[0.95em] font-medium">{chunks}</span>
/** More changed providers than this are counted, not told one by one. */
const maxTold = 8

/** What will happen, in sentences. */
export function PreviewWords({ preview, changes }: PreviewWordsProps) {
  const t = useTranslations('weights.words')
  const wordsOf = useSaid()
  const changed = preview.providers.filter((provider) => changes.has(provider.address))
  const others = preview.providers.filter((provider) => !changes.has(provider.address))
  const consumers = preview.consumers.reduce((sum, consumer) => sum + consumer.count, 0)
  return (
    <ul className="space-y-1 text-sm">
      {changed.slice(0, maxTold).map((provider) => (
        <li key={provider.address}>
          <Changed provider={provider} isRemoval={changes.get(provider.address) === null} />
        </li>
      ))}
      {changed.length > maxTold && <li className="text-muted">{t('more', { count: changed.length - maxTold })}</li>}
      {preview.sharesKnown ? (
        <Others others={others} />
      ) : (
        <li className="text-warning">{t('unknown', { reason: wordsOf({ text: preview.shareReason, said: preview.shareReasonSaid }) })}</li>
      )}
      <li className="text-muted">
        {t('reach', { nodes: preview.writes.length, consumers, registry: preview.registry.replace(/^registry:/, '') })}
      </li>
    </ul>
  )
}

function Changed({ provider, isRemoval }: { provider: Provider; isRemoval: boolean }) {
  const t = useTranslations('weights.words')
  const { address, weightBefore, weightAfter, shareBefore, shareAfter } = provider
  // Chinese sentences follow each other without a space.
  const between = useLocale().startsWith('zh') ? '' : ' '
  const weight = { address, before: weightBefore, after: weightAfter, mono, strong }
  return (
    <>
      {isRemoval ? t.rich('ruleAway', weight) : t.rich('set', weight)}
      {between}
      {shareBefore !== null &&
        shareAfter !== null &&
        t.rich(shareAfter === 0 ? 'noCalls' : 'share', {
          before: formatShare(shareBefore).short,
          after: formatShare(shareAfter).short,
          strong,
        })}
    </>
  )
}

function Others({ others }: { others: readonly Provider[] }) {
  const t = useTranslations('weights.words')
  const [first] = others
  if (!first || first.shareAfter === null || first.shareBefore === null) return null
  const before = [...new Set(others.map((provider) => formatShare(provider.shareBefore ?? 0).short))]
  const after = [...new Set(others.map((provider) => formatShare(provider.shareAfter ?? 0).short))]
  if (before.length === 1 && after.length === 1) {
    return <li>{t.rich('othersEach', { count: others.length, before: before[0] ?? '', after: after[0] ?? '', strong })}</li>
  }
  const sum = (key: 'shareBefore' | 'shareAfter') => formatShare(others.reduce((total, provider) => total + (provider[key] ?? 0), 0)).short
  return <li>{t.rich('othersTogether', { count: others.length, before: sum('shareBefore'), after: sum('shareAfter'), strong })}</li>
}
