'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useHotkey } from '../../_hooks/use-hotkey'
import { useScope } from '../../_hooks/use-scope'
import { cx } from '../cx'
import { Tooltip } from '../tooltip'
import type { ConsolePage } from './pages'

type RailEntryProps = { page: ConsolePage; collapsed: boolean; current: boolean; badge: number; prefetch: false | null }

/** One page of the rail; the scope chosen in the top bar comes along. */
export function RailEntry({ page, collapsed, current, badge, prefetch }: RailEntryProps) {
  const t = useTranslations('rail')
  const router = useRouter()
  const { registry, cluster } = useScope()
  const href = page.href + scopeQuery({ registry, cluster })
  const word = t(page.id)
  useHotkey(`g ${page.letter}`, { label: word, group: 'go', run: () => router.push(href) })
  const Icon = page.icon
  return (
    <li>
      <Tooltip content={collapsed ? `${word} · g ${page.letter}` : undefined} side="right">
        <Link
          href={href}
          prefetch={prefetch}
          aria-current={current ? 'page' : undefined}
          className="relative flex h-8 items-center gap-2.5 rounded-md px-2.5 text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          <Icon aria-hidden className={cx('size-4 shrink-0', current && 'text-accent')} />
          <span className={cx('grow truncate', collapsed && 'sr-only')}>{word}</span>
          {badge > 0 && <RailBadge count={badge} corner={collapsed} hint={t('badge', { count: badge })} />}
        </Link>
      </Tooltip>
    </li>
  )
}

function RailBadge({ count, corner, hint }: { count: number; corner: boolean; hint: string }) {
  return (
    <span
      title={hint}
      className={cx(
        'rounded-full bg-danger-fill px-1.5 text-xs leading-4 font-medium text-danger-ink',
        corner && 'absolute -end-0.5 -top-0.5 px-1',
      )}
    >
      {count > 99 ? '99+' : count}
      <span className="sr-only"> {hint}</span>
    </span>
  )
}

function scopeQuery(scope: Record<string, string | null>): string {
  const set = Object.entries(scope).filter((entry): entry is [string, string] => entry[1] !== null)
  return set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`
}
