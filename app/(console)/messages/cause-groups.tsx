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
      className="grid max-h-44 shrink-0 grid-cols-[repeat(auto-fill,minmax(15.5rem,1fr))] gap-1.5 overflow-auto border-b bg-ground px-4 py-2.5"
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
      aria-label={t('causeCard', { cause: words.cause(group), count: group.count, age })}
      title={words.causeSentence(group)}
      onClick={() => void setFilters({ cause: pressed ? null : group.cause })}
      className={cx(
        'flex w-full flex-col gap-1 rounded-md border bg-surface px-2.5 py-1.5 text-start text-sm hover:bg-hover',
        pressed && 'border-accent bg-selected',
      )}
    >
      <span className="flex w-full items-baseline gap-2">
        <span className="min-w-5 font-semibold tabular-nums">{group.count}</span>
        <span className="min-w-0 grow truncate">{words.cause(group)}</span>
        <span className="shrink-0 text-xs text-muted tabular-nums">{age}</span>
      </span>
      <span aria-hidden className="h-1 w-full overflow-hidden rounded-full bg-sunken">
        <span className="block h-full rounded-full bg-warning" style={{ width: `${Math.max(2, (group.oldestAge / oldest) * 100)}%` }} />
      </span>
    </button>
  )
}
