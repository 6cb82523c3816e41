'use client'
import { Tabs as BaseTabs } from '@base-ui/react/tabs'
import { parseAsString, useQueryState } from 'nuqs'
import type { ReactNode } from 'react'
import { cx } from './cx'

export type Tab = { id: string; label: string; count?: number | undefined; content: ReactNode }

type TabsProps = {
  tabs: readonly Tab[]
  /** Name of the URL parameter that holds the open tab. */
  param?: string
  /** The panel fills the height that is left (for a DataTable within). */
  fill?: boolean
  /** Right of the tab words. */
  aside?: ReactNode
}

/** Tabs whose choice is in the URL; only the open one is mounted. */
export function Tabs({ tabs, param = 'tab', fill = false, aside }: TabsProps) {
  const first = tabs[0]?.id ?? ''
  const [wanted, setWanted] = useQueryState(param, parseAsString.withDefault(first))
  const open = tabs.some(({ id }) => id === wanted) ? wanted : first
  return (
    <BaseTabs.Root
      value={open}
      onValueChange={(next) => void setWanted(String(next))}
      className={cx('flex flex-col', fill && 'min-h-0 grow')}
    >
      <div className="flex items-end border-b px-4">
        <BaseTabs.List className="relative -mb-px flex gap-1">
          {tabs.map(({ id, label, count }) => (
            <BaseTabs.Tab
              key={id}
              value={id}
              className="flex h-9 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-muted hover:text-ink data-active:border-accent data-active:font-medium data-active:text-ink"
            >
              {label}
              {count !== undefined && <span className="text-xs text-muted">{count.toLocaleString('en')}</span>}
            </BaseTabs.Tab>
          ))}
        </BaseTabs.List>
        {aside && <div className="ms-auto flex items-center gap-2 pb-1">{aside}</div>}
      </div>
      {tabs.map(({ id, content }) => (
        <BaseTabs.Panel key={id} value={id} tabIndex={-1} className={cx(fill && 'flex min-h-0 grow flex-col data-hidden:hidden')}>
          {content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  )
}
