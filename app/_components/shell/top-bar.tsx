'use client'
import { Search } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Kbd } from '../kbd'
import { AccountMenu } from './account-menu'
import { LocaleSwitch } from './locale-switch'
import { ScopePicker } from './scope-picker'
import { SourceStatus } from './source-status'
import { ThemeMenu } from './theme-menu'

/** Where PageFrame puts what only some pages have: the time range. */
export const topBarSlotId = 'top-bar-slot'

type TopBarProps = { account: { name: string; role: string }; onSearch: () => void; onShowKeys: () => void }

/** Search, scope, freshness, time range, theme, language, account: the same on every page. */
export function TopBar({ account, onSearch, onShowKeys }: TopBarProps) {
  const t = useTranslations('palette')
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b bg-ground px-3">
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Meta+K Control+K"
        className="flex h-7 w-72 min-w-0 shrink items-center gap-2 rounded-md border border-line bg-surface px-2 text-sm text-muted hover:border-control"
      >
        <Search aria-hidden className="size-3.5 shrink-0" />
        <span className="grow truncate text-start">{t('field')}</span>
        <Kbd keys="⌘K" />
      </button>
      <ScopePicker />
      <div className="ms-auto flex items-center gap-1">
        <SourceStatus />
        <div id={topBarSlotId} className="flex items-center gap-1 empty:hidden" />
        <ThemeMenu />
        <LocaleSwitch />
        <AccountMenu {...account} onShowKeys={onShowKeys} />
      </div>
    </header>
  )
}
