'use client'
import { useTranslations } from 'next-intl'
import { type Hotkey, useHotkeys } from '../../_hooks/use-hotkey'
import { Dialog } from '../dialog'
import { Kbd } from '../kbd'

const groups = ['page', 'go', 'global'] as const
const shownKeys: Record<string, string> = { 'mod+k': '⌘K' }

/** The keys in force on this page, by `?`. */
export function KeyHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('keys')
  const hotkeys = useHotkeys()
  const fixed: Pick<Hotkey, 'keys' | 'label'>[] = [
    { keys: 'Enter', label: t('enter') },
    { keys: 'Esc', label: t('escape') },
  ]
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')}>
      <div className="columns-2 gap-8">
        {groups.map((group) => (
          <KeyGroup
            key={group}
            title={t(group)}
            keys={[...unique(hotkeys.filter((hotkey) => hotkey.group === group)), ...(group === 'page' ? fixed : [])]}
          />
        ))}
      </div>
    </Dialog>
  )
}

function KeyGroup({ title, keys }: { title: string; keys: readonly Pick<Hotkey, 'keys' | 'label'>[] }) {
  return (
    <div className="mb-4 break-inside-avoid">
      <h3 className="pb-1 text-xs font-medium text-muted">{title}</h3>
      <dl>
        {keys.map(({ keys: combination, label }) => (
          <div key={combination} className="flex h-7 items-center text-sm">
            <dt className="grow">{label}</dt>
            <dd>
              <Kbd keys={shownKeys[combination] ?? combination} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function unique(hotkeys: readonly Hotkey[]): Hotkey[] {
  return [...new Map(hotkeys.map((hotkey) => [hotkey.keys, hotkey])).values()]
}
