'use client'
import { useTranslations } from 'next-intl'
import { type ProviderWeight, providerWeightSchema } from '#lib/governance/schema'
import { formatShare } from '../../../../_components/format/number'
import { RelativeTime } from '../../../../_components/relative-time'
import { ApiView } from '../../../../_components/states/api-view'
import { useApi } from '../../../../_hooks/use-api'
import { WeightClaims } from './weight-claims'

type WeightDetailProps = { service: string; registry: string; address: string }

/** What decides the weight of one provider: asked only when somebody opens it. */
export function WeightDetail({ service, registry, address }: WeightDetailProps) {
  const path = `rules/weights/${encodeURIComponent(service)}/${encodeURIComponent(address)}?registry=${encodeURIComponent(registry)}`
  const state = useApi(path, providerWeightSchema, { topics: ['registry', 'rules'], keys: { registry: [service] }, everyMs: 15_000 })
  return (
    <ApiView state={state} quiet>
      {(detail) => <DetailOf service={service} detail={detail} />}
    </ApiView>
  )
}

/** The same, as it was answered. */
export function DetailOf({ service, detail }: { service: string; detail: ProviderWeight }) {
  return (
    <div className="space-y-3 rounded-md bg-sunken p-3 text-sm">
      <WeightClaims service={service} detail={detail} />
      <Methods service={service} detail={detail} />
      <WarmUp detail={detail} />
    </div>
  )
}

function Methods({ service, detail }: { service: string; detail: ProviderWeight }) {
  const t = useTranslations('weights.detail')
  if (detail.methods.length === 0) return <p className="text-muted">{t('noMethods')}</p>
  return (
    <section aria-label={t('methods')} className="space-y-2">
      <h3 className="font-medium">{t('methods')}</h3>
      {detail.methods.map(({ method, weight, expectedShare, claims }) => (
        <div key={method} className="space-y-1">
          <p>
            <span className="font-mono">{method}</span>{' '}
            {expectedShare === null ? t('methodWeight', { weight }) : t('methodShare', { weight, share: formatShare(expectedShare).short })}
          </p>
          <WeightClaims service={service} detail={{ ...detail, claims }} quiet />
        </div>
      ))}
    </section>
  )
}

/** The weight that each kind of consumer sees now, where some see less than the whole. */
function WarmUp({ detail: { warmUp, warmAt, weight } }: { detail: ProviderWeight }) {
  const t = useTranslations('weights.detail')
  if (warmAt === null) return <p className="text-muted">{t('warm')}</p>
  return (
    <section aria-label={t('warmUp')} className="space-y-1">
      <h3 className="font-medium">
        {t('warmUp')} <RelativeTime at={warmAt} />
      </h3>
      <ul>
        {warmUp.map(({ releases, discovery, weightNow, ignores }) => (
          <li key={`${discovery} ${weightNow} ${ignores}`}>
            {t(ignores ? 'sees.ignores' : discovery === 'application' ? 'sees.byApplication' : 'sees.byInterface', {
              releases: releases.map((release) => release || t('noRelease')).join(', '),
              now: weightNow,
              weight,
            })}
          </li>
        ))}
      </ul>
    </section>
  )
}
