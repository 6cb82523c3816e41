'use client'
import { useTranslations } from 'next-intl'
import type { PreviewDetail } from '#lib/governance/rules/preview-schema'
import { cx } from '../../../../../../_components/cx'
import { formatShare } from '../../../../../../_components/format/number'

type Provider = PreviewDetail['providers'][number]

const maxShown = 60

/** Each provider's share of the calls: now, after the change, and once everything has warmed up, on one scale. */
export function ProviderShares({ providers }: { providers: readonly Provider[] }) {
  const t = useTranslations('rules.preview')
  const sorted = providers.toSorted((one, other) => Number(isMoved(other)) - Number(isMoved(one)))
  const scale = Math.max(0.01, ...providers.flatMap((one) => [one.shareBefore, one.shareAfter, one.warmedAfter].map((share) => share ?? 0)))
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="pb-1 text-start text-xs font-medium text-muted">{t('shares')}</caption>
        <thead className="text-xs text-muted">
          <tr className="[&>th]:pe-3 [&>th]:pb-1 [&>th]:text-start [&>th]:font-medium">
            <th scope="col">{t('provider')}</th>
            <th scope="col">{t('weight')}</th>
            <th scope="col" className="w-1/2">
              {t('shareNow')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, maxShown).map((provider) => (
            <ProviderRow key={provider.index} provider={provider} scale={scale} />
          ))}
        </tbody>
      </table>
      {providers.length > maxShown && <p className="text-xs text-muted">{t('andMore', { count: providers.length - maxShown })}</p>}
    </div>
  )
}

const isMoved = (one: Provider): boolean =>
  one.keptBefore !== one.keptAfter ||
  one.shareBefore !== one.shareAfter ||
  one.weightBefore !== one.weightAfter ||
  Object.keys(one.moved).length > 0

function ProviderRow({ provider, scale }: { provider: Provider; scale: number }) {
  const t = useTranslations('rules.preview')
  const { address, keptAfter, weightBefore, weightAfter, shareBefore, shareAfter, warmedAfter, moved } = provider
  return (
    <tr className="align-top [&>td]:border-t [&>td]:border-line/60 [&>td]:py-1 [&>td]:pe-3">
      <td className="font-mono text-xs">
        {address}
        {!keptAfter && <span className="block font-sans text-danger">{t('fell')}</span>}
        {Object.entries(moved).map(([name, [before, after]]) => (
          <span key={name} className="block text-muted">
            {name}: {before ?? '–'} → <span className="text-ink">{after ?? '–'}</span>
          </span>
        ))}
      </td>
      <td className="text-xs whitespace-nowrap tabular-nums">
        {weightBefore === weightAfter ? weightAfter : `${weightBefore} → ${weightAfter}`}
      </td>
      <td>
        <Bar label={t('before')} share={shareBefore} scale={scale} className="bg-control" />
        <Bar label={t('after')} share={shareAfter} scale={scale} className="bg-series-1" />
        {warmedAfter !== null && shareAfter !== null && Math.abs(warmedAfter - shareAfter) > 0.001 && (
          <Bar label={t('warmed')} share={warmedAfter} scale={scale} className="bg-series-2" />
        )}
      </td>
    </tr>
  )
}

type BarProps = { label: string; share: number | null; scale: number; className: string }

function Bar({ label, share, scale, className }: BarProps) {
  return (
    <div className="flex items-center gap-2 text-xs leading-4">
      <span className="w-16 shrink-0 truncate text-muted">{label}</span>
      <span aria-hidden className={cx('h-1 grow overflow-hidden rounded-full bg-sunken', share === null && 'hatched')}>
        {share !== null && (
          <span className={cx('block h-full rounded-full', className)} style={{ width: `${Math.min(100, (share / scale) * 100)}%` }} />
        )}
      </span>
      <span className="w-13 shrink-0 text-end tabular-nums">{share === null ? '–' : formatShare(share).short}</span>
    </div>
  )
}
