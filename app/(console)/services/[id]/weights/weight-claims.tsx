'use client'
import { useTranslations } from 'next-intl'
import type { ProviderWeight } from '#lib/governance/schema'
import { RuleLink } from '../rule-link'

type Claim = ProviderWeight['claims'][number]
type WeightClaimsProps = { service: string; detail: Pick<ProviderWeight, 'claims' | 'ownIsAssumed'>; quiet?: boolean }

/** Everything that sets the weight, in order of precedence: which decides, and what the others lose by. */
export function WeightClaims({ service, detail: { claims, ownIsAssumed }, quiet = false }: WeightClaimsProps) {
  const t = useTranslations('weights.detail')
  return (
    <div className="overflow-x-auto">
      <table className="w-full">
        <caption className={quiet ? 'sr-only' : 'pb-1 text-start font-medium'}>{t('claims')}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('weight')}</th>
            <th scope="col">{t('from')}</th>
            <th scope="col">{t('why')}</th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim, index) => (
            <tr key={index} className="align-top [&>td]:border-t [&>td]:border-line/60 [&>td]:py-1 [&>td]:pe-3">
              <td className={claim.verdict === 'decides' ? 'text-end font-semibold tabular-nums' : 'text-end text-muted tabular-nums'}>
                {claim.weight.toLocaleString('en')}
              </td>
              <td className="min-w-0">
                <Source service={service} claim={claim} ownIsAssumed={ownIsAssumed} />
              </td>
              <td className={claim.verdict === 'decides' ? 'font-medium' : 'text-muted'}>
                {t(`verdict.${claim.verdict}`)}
                {claim.only && claim.verdict !== 'some-consumers' && <> {t('forSome')}</>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Source({ service, claim, ownIsAssumed }: { service: string; claim: Claim; ownIsAssumed: boolean }) {
  const t = useTranslations('weights.detail')
  const { path, scope, side, item, only, form } = claim
  if (path === null) return <>{t(ownIsAssumed ? 'assumed' : 'own')}</>
  return (
    <div className="min-w-0">
      <RuleLink service={service} path={path} />
      <p className="text-xs text-muted">
        {[
          form === 'document' ? t('item', { item: item ?? 0, scope: t(`scope.${scope}`) }) : t('oldUrl'),
          t(`side.${side}`),
          ...(only === null ? [] : [t(`only.${only.by}`, { names: only.names.join(', ') })]),
        ].join(' · ')}
      </p>
    </div>
  )
}
