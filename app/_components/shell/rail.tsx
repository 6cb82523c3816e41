'use client'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHotkey } from '../../_hooks/use-hotkey'
import { useSettled } from '../../_hooks/use-settled'
import { IconButton } from '../button'
import { cx } from '../cx'
import { Mark } from './mark'
import { consolePages, pageOfPath } from './pages'
import { railCookie, writeCookie } from './preferences'
import { RailEntry } from './rail-entry'
import { useRailBadges } from './use-rail-badges'

/** The way to every page: icon and word, or icons alone; `g` and a letter go there. */
export function Rail({ startCollapsed }: { startCollapsed: boolean }) {
  const t = useTranslations('rail')
  const [collapsed, setCollapsed] = useState(startCollapsed)
  const current = pageOfPath(usePathname())
  const settled = useSettled()
  const badges = useRailBadges()
  // what may be wanted next waits until what is wanted now is there
  const prefetch = settled ? null : false
  const toggle = () => {
    writeCookie(railCookie, collapsed ? '0' : '1')
    setCollapsed(!collapsed)
  }
  useHotkey('[', { label: t('toggle'), group: 'global', run: toggle })
  return (
    <nav
      aria-label={t('label')}
      className={cx('flex shrink-0 flex-col border-e bg-sunken py-2 transition-[width] duration-150', collapsed ? 'w-13' : 'w-46')}
    >
      <Link
        href="/"
        prefetch={prefetch}
        className="mx-2 mb-2 flex h-9 items-center gap-2 rounded-md px-2 font-semibold"
        aria-label="Pilothouse"
      >
        <Mark className="size-5 shrink-0 text-accent" />
        {!collapsed && <span>Pilothouse</span>}
      </Link>
      <ul className="flex min-h-0 grow flex-col gap-0.5 overflow-y-auto px-2">
        {consolePages.map((page) => (
          <RailEntry
            key={page.id}
            page={page}
            collapsed={collapsed}
            current={page.id === current?.id}
            badge={badges[page.id] ?? 0}
            prefetch={prefetch}
          />
        ))}
      </ul>
      <div className="px-2.5">
        <IconButton
          icon={collapsed ? PanelLeftOpen : PanelLeftClose}
          label={t('toggle')}
          hint={`${t('toggle')} · [`}
          aria-expanded={!collapsed}
          onClick={toggle}
        />
      </div>
    </nav>
  )
}
