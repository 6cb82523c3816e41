'use client'
import { useTranslations } from 'next-intl'
import type { ProviderRow } from '#lib/registry/schema'
import { Badge } from '../../../_components/badge'
import { Button } from '../../../_components/button'
import { RelativeTime } from '../../../_components/relative-time'
import type { ReleaseDraft } from './use-release-draft'

/** Marks that tell versions apart, as far as the providers carry any. */
const marks = {
  tag: ({ tag }: ProviderRow) => tag,
  version: ({ params }: ProviderRow) => params['application.version'] ?? '',
  revision: ({ params }: ProviderRow) => params['revision'] ?? '',
}
type Mark = keyof typeof marks
const markNames: readonly Mark[] = ['tag', 'version', 'revision']

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
                (name) => marks[name](provider) !== '' && <Badge key={name}>{`${t(`by.${name}`)} ${marks[name](provider)}`}</Badge>,
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

/** Values that some but not all providers carry. */
function groupsOf(providers: readonly ProviderRow[]): { mark: Mark; value: string; members: string[] }[] {
  return markNames.flatMap((mark) => {
    const values = new Map<string, string[]>()
    for (const provider of providers) {
      const value = marks[mark](provider)
      if (value !== '') values.set(value, [...(values.get(value) ?? []), provider.address])
    }
    return [...values].filter(([, members]) => members.length < providers.length).map(([value, members]) => ({ mark, value, members }))
  })
}
