'use client'
import { useTranslations } from 'next-intl'
import type { MessageGroup } from '#lib/messages/schema'
import { cx } from '../../_components/cx'
import { formatDuration } from '../../_components/format/duration'
import { useMessageFilters } from './use-message-list'
import { useMessageWords } from './message-words'

/** How many hang for which cause, and for how long the oldest of them; a press narrows the list to the cause. */
export function CauseGroups({ groups }: { groups: readonly MessageGroup[] }) {
  const t = useTranslations('messages')
  const oldest = Math.max(1, ...groups.map((group) => group.oldestAge))
  return (
    <ul
      aria-label={t('byCause')}
      className="grid max-h-56 shrink-0 grid-cols-[repeat(auto-fill,minmax(15.5rem,1fr))] gap-1.5 overflow-auto border-b bg-ground px-4 py-2.5"
    >
      {groups.map((group) => (
        <li key={group.cause}>
          <CauseCard group={group} oldest={oldest} />
        </li>
      ))}
    </ul>
  )
}

function CauseCard({ group, oldest }: { group: MessageGroup; oldest: number }) {
  const t = useTranslations('messages')
  const words = useMessageWords()
  const { filters, setFilters } = useMessageFilters()
  const pressed = filters.cause === group.cause
  const age = formatDuration(group.oldestAge * 1000)
  return (
    <button
      type="button"
      aria-pressed={pressed}
      title={words.causeSentence(group)}
      onClick={() => void setFilters({ cause: pressed ? null : group.cause })}
      className={cx(
        'grid w-full grid-cols-[auto_minmax(0,1fr)_7.5rem] items-center gap-x-2 gap-y-0.5 rounded-md border bg-surface px-2.5 py-1.5 text-start text-sm hover:bg-hover',
        pressed && 'border-accent bg-selected',
      )}
    >
      <span className="min-w-4 font-semibold tabular-nums">{group.count}</span>
      <span className="col-span-2 truncate">{words.cause(group)}</span>
      <span aria-hidden className="col-span-2 h-1 overflow-hidden rounded-full bg-sunken">
        <span className="block h-full rounded-full bg-warning" style={{ width: `${Math.max(2, (group.oldestAge / oldest) * 100)}%` }} />
      </span>
      <span className="truncate text-end text-xs text-muted tabular-nums">{t('upTo', { age })}</span>
    </button>
  )
}
