'use client'
import { useTranslations } from 'next-intl'
import type { LeftoverGroup } from '#lib/registry/clean-up/schema'
import { cx } from '../../_components/cx'
import { RelativeTime } from '../../_components/relative-time'
import { ByteSize } from './byte-size'
import { useLeftoverWords } from './leftover-words'
import { useLeftoverFilters } from './use-leftovers'

/** How many leftovers of which kind, how large, unused since when; a press narrows the list to the kind. */
export function KindGroups({ groups }: { groups: readonly LeftoverGroup[] }) {
  const t = useTranslations('cleanUp')
  const words = useLeftoverWords()
  const { filters, setFilters } = useLeftoverFilters()
  return (
    <ul
      aria-label={t('byKind')}
      className="grid max-h-50 shrink-0 grid-cols-[repeat(auto-fill,minmax(15.5rem,1fr))] gap-1.5 overflow-auto border-b bg-ground px-4 py-2.5"
    >
      {groups.map(({ kind, count, nodes, bytes, oldest }) => (
        <li key={kind}>
          <button
            type="button"
            aria-pressed={filters.kind === kind}
            title={words.what(kind)}
            onClick={() => void setFilters({ kind: filters.kind === kind ? null : kind })}
            className={cx(
              'grid w-full grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2 rounded-md border bg-surface px-2.5 py-1.5 text-start text-sm hover:bg-hover',
              filters.kind === kind && 'border-accent bg-selected',
            )}
          >
            <span className="min-w-4 font-semibold tabular-nums">{count}</span>
            <span className="truncate">{words.kind(kind)}</span>
            <span className="col-span-2 truncate text-xs text-muted tabular-nums">
              {t('znodes', { count: nodes })} · <ByteSize bytes={bytes} /> · {t('oldest')} <RelativeTime at={oldest} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
