'use client'
import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { PreviewDetail } from '#lib/governance/rules/preview-schema'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { Badge } from '../../../../../../_components/badge'
import { IconButton } from '../../../../../../_components/button'
import { ErrorState } from '../../../../../../_components/states/error-state'
import { LoadingState } from '../../../../../../_components/states/loading-state'
import { FindingList } from '../edit/finding-list'
import { HashRing } from './hash-ring'
import { LoadBalanceLine } from './load-balance-line'
import { ProviderShares } from './provider-shares'
import { RouterChain } from './router-chain'
import { type DetailWish, useRuleDetail } from './use-rule-preview'

type RouteDetailProps = { rule: RuleDetail; content: string; wish: DetailWish; onClose: () => void }

/** One consumer and one method: which router lets which provider fall, and what share each of the others gets. */
export function RouteDetail({ rule, content, wish, onClose }: RouteDetailProps) {
  const t = useTranslations('rules.preview')
  const { answer, problem, pending, refresh } = useRuleDetail(rule, content, wish)
  const detail = answer?.detail
  return (
    <section aria-label={t('why')} className="space-y-3 rounded-md border p-3">
      <header className="flex items-center gap-2 text-sm">
        <h3 className="min-w-0 grow truncate font-semibold">
          {wish.consumer.split('@')[0]} <span className="font-mono text-xs">{wish.method}</span>
        </h3>
        {detail && <Badge mono>{detail.generation}</Badge>}
        {detail && <Badge>{t(`views.${detail.view}`)}</Badge>}
        <IconButton icon={X} size="sm" label={t('closeWhy')} onClick={onClose} />
      </header>
      {problem && <ErrorState problem={problem} onRetry={refresh} />}
      {!problem && !detail && pending && <LoadingState rows={3} />}
      {detail && <DetailParts detail={detail} />}
    </section>
  )
}

function DetailParts({ detail }: { detail: PreviewDetail }) {
  const t = useTranslations('rules.preview')
  const addresses = new Map(detail.providers.map(({ index, address }) => [index, address]))
  return (
    <div className="space-y-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <RouterChain title={t('before')} steps={detail.before.steps} addresses={addresses} />
        <RouterChain title={t('after')} steps={detail.after.steps} addresses={addresses} />
      </div>
      <LoadBalanceLine before={detail.before} after={detail.after} />
      <ProviderShares providers={detail.providers} />
      {detail.ring && <HashRing ring={detail.ring} addresses={addresses} />}
      <FindingList label={t('findings')} findings={detail.findings.slice(0, 4)} />
    </div>
  )
}
