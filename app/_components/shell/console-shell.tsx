'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { useHotkey, useHotkeyListener } from '../../_hooks/use-hotkey'
import { late } from '../late'
import { LatePalette } from '../palette/late-palette'
import { Rail } from './rail'
import { TopBar } from './top-bar'

const KeyHelp = late(() => import('./key-help').then((module) => module.KeyHelp))

type ConsoleShellProps = { account: { name: string; role: string }; railCollapsed: boolean; children: ReactNode }

/** What stays while pages come and go: rail, top bar, palette, keys. */
export function ConsoleShell({ account, railCollapsed, children }: ConsoleShellProps) {
  const t = useTranslations('shell')
  const [searching, setSearching] = useState(false)
  const [showingKeys, setShowingKeys] = useState(false)
  useHotkeyListener()
  useHotkey('mod+k', { label: t('search'), group: 'global', run: () => setSearching(true) })
  useHotkey('?', { label: t('keys'), group: 'global', run: () => setShowingKeys(true) })
  return (
    <div className="flex h-dvh">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-pop"
      >
        {t('skip')}
      </a>
      <Rail startCollapsed={railCollapsed} />
      <div className="flex min-w-0 grow flex-col">
        <TopBar account={account} onSearch={() => setSearching(true)} onShowKeys={() => setShowingKeys(true)} />
        <main id="content" tabIndex={-1} className="flex min-h-0 grow flex-col outline-none">
          {children}
        </main>
      </div>
      <LatePalette open={searching} onOpenChange={setSearching} />
      <KeyHelp open={showingKeys} onOpenChange={setShowingKeys} />
    </div>
  )
}
