'use client'
import { useTranslations } from 'next-intl'
import type { ProviderRow } from '#lib/registry/schema'
import { Badge } from '../../../_components/badge'
import { Button } from '../../../_components/button'
import { groupsOf, markNames, providerMarks } from '../../../_components/registry/provider-groups'
import { RelativeTime } from '../../../_components/relative-time'
import type { ReleaseDraft } from './use-release-draft'

/** Which providers are the new version: one by one, or all that carry a mark. */
export function ChooseVersion({ providers, draft: { fields, set } }: { providers: readonly ProviderRow[]; draft: ReleaseDraft }) {
  const t = useTranslations('releases.create')
  const { addresses } = fields
  const toggle = (address: string) =>
    set({ addresses: addresses.includes(address) ? addresses.filter((one) => one !== address) : [...addresses, address] })
  return (
    <div className="space-y-3">
      <p className="text-sm text-muted">{t('whoHint')}</p>
      <div className="flex flex-wrap gap-2">
        {groupsOf(providers).map(({ mark, value, members }) => (
          <Button key={`${mark} ${value}`} size="sm" onClick={() => set({ addresses: members })}>
            {t(`by.${mark}`)} <span className="font-mono">{value}</span> ({members.length})
          </Button>
        ))}
      </div>
      <ul className="max-h-80 divide-y overflow-auto rounded-md border text-sm" aria-label={t('who')}>
        {providers.map((provider) => (
          <li key={provider.address}>
            <label className="flex min-h-8 cursor-pointer flex-wrap items-center gap-x-3 px-3 py-1 hover:bg-hover">
              <input
                type="checkbox"
                checked={addresses.includes(provider.address)}
                onChange={() => toggle(provider.address)}
                className="size-4 accent-(--accent-fill)"
              />
              <span className="font-mono">{provider.address}</span>
              {markNames.map(
                (name) =>
                  providerMarks[name](provider) !== '' && <Badge key={name}>{`${t(`by.${name}`)} ${providerMarks[name](provider)}`}</Badge>,
              )}
              <span className="ms-auto text-muted">
                {t('weight', { weight: provider.weight })} · <RelativeTime at={provider.startedAt} />
              </span>
            </label>
          </li>
        ))}
      </ul>
    </div>
  )
}
