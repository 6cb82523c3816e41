'use client'
import { useTranslations } from 'next-intl'
import type { ReleaseCandidate } from '#lib/governance/release/candidates'
import { Badge } from '../../../_components/badge'
import { Button } from '../../../_components/button'
import { groupsOf, markNames } from '../../../_components/registry/provider-groups'
import { RelativeTime } from '../../../_components/relative-time'
import type { ReleaseDraft } from './use-release-draft'

type ChooseVersionProps = {
  candidates: readonly ReleaseCandidate[]
  /** of everything that an application provides */
  isWide: boolean
  draft: ReleaseDraft
}

/** Which providers are the new version: one by one, or all that carry a mark. */
export function ChooseVersion({ candidates, isWide, draft: { fields, set } }: ChooseVersionProps) {
  const t = useTranslations('releases.create')
  const { addresses } = fields
  const toggle = (address: string) =>
    set({ addresses: addresses.includes(address) ? addresses.filter((one) => one !== address) : [...addresses, address] })
  return (
    <div className="space-y-3">
      <p className="text-sm text-muted">{t(isWide ? 'whoHintWide' : 'whoHint')}</p>
      <div className="flex flex-wrap gap-2">
        {groupsOf(candidates).map(({ mark, value, members }) => (
          <Button key={`${mark} ${value}`} size="sm" onClick={() => set({ addresses: members })}>
            {t(`by.${mark}`)} <span className="font-mono">{value}</span> ({members.length})
          </Button>
        ))}
      </div>
      <ul className="max-h-80 divide-y overflow-auto rounded-md border text-sm" aria-label={t('who')}>
        {candidates.map((candidate) => (
          <li key={candidate.address}>
            <label className="flex min-h-8 cursor-pointer flex-wrap items-center gap-x-3 px-3 py-1 hover:bg-hover">
              <input
                type="checkbox"
                checked={addresses.includes(candidate.address)}
                onChange={() => toggle(candidate.address)}
                className="size-4 accent-(--accent-fill)"
              />
              <span className="font-mono">{candidate.address}</span>
              {markNames.map((name) => candidate[name] !== '' && <Badge key={name}>{`${t(`by.${name}`)} ${candidate[name]}`}</Badge>)}
              <span className="ms-auto text-muted">
                {isWide ? t('services', { count: candidate.services }) : t('weight', { weight: candidate.weight ?? '–' })} ·{' '}
                <RelativeTime at={candidate.startedAt} />
              </span>
            </label>
          </li>
        ))}
      </ul>
    </div>
  )
}
