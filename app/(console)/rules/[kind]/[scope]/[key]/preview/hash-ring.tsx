'use client'
import { useTranslations } from 'next-intl'
import type { PreviewRing } from '#lib/governance/rules/preview-schema'
import { formatShare } from '../../../../../../_components/format/number'

type HashRingProps = { ring: PreviewRing; addresses: ReadonlyMap<number, string> }

const maxShown = 20

/** consistenthash: the part of all keys that goes to another provider, and what part of the ring each holds. */
export function HashRing({ ring, addresses }: HashRingProps) {
  const t = useTranslations('rules.preview.ring')
  const before = new Map(ring.before.map(({ index, share }) => [index, share]))
  const after = new Map(ring.after.map(({ index, share }) => [index, share]))
  const places = [...new Set([...before.keys(), ...after.keys()])]
  const share = (value: number | undefined) => formatShare(value ?? 0).short
  return (
    <div className="space-y-1 text-sm">
      <p className="font-medium">{t('moved', { share: share(ring.movedKeys) })}</p>
      <p className="text-xs text-muted">{t('nodes', { count: ring.virtualNodes })}</p>
      <ul className="font-mono text-xs">
        {places.slice(0, maxShown).map((index) => (
          <li key={index} className="flex gap-3">
            <span className="grow">{addresses.get(index) ?? index}</span>
            <span className="tabular-nums">
              {share(before.get(index))} → {share(after.get(index))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
