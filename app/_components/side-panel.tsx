'use client'
import { Maximize2, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useEffectEvent } from 'react'
import { ButtonLink, IconButton } from './button'

type SidePanelProps = {
  title: ReactNode
  /** Line under the title. */
  facts?: ReactNode
  onClose: () => void
  /** The same thing as a page of its own. */
  href?: string
  actions?: ReactNode
  children: ReactNode
}

/**
 * One thing, whole, beside the list it came from. Give it to PageFrame's `panel`, only while it is open
 * (`const panel = useSidePanel()`; `panel.id && <SidePanel onClose={panel.close} …>`). Esc closes it.
 */
export function SidePanel({ title, facts, onClose, href, actions, children }: SidePanelProps) {
  const t = useTranslations('common')
  const close = useEffectEvent(onClose)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // A dialog or menu that is open takes the key first and marks it.
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role=dialog], [role=menu], [role=listbox]'))
        close()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <aside
      aria-label={typeof title === 'string' ? title : t('details')}
      className="absolute inset-y-0 end-0 z-20 flex w-112 max-w-[92%] flex-col border-s bg-surface shadow-[-12px_0_24px_-18px_oklch(0_0_0/0.35)] xl:static xl:shrink-0 xl:shadow-none"
    >
      <header className="flex items-start gap-2 border-b px-4 py-2.5">
        <div className="min-w-0 grow">
          <h2 className="truncate text-base font-semibold">{title}</h2>
          {facts && <div className="text-sm text-muted">{facts}</div>}
        </div>
        {actions}
        {href && (
          <ButtonLink href={href} tone="ghost" size="sm" icon={Maximize2}>
            {t('open')}
          </ButtonLink>
        )}
        <IconButton icon={X} label={t('close')} hint={t('closeKey')} size="sm" onClick={onClose} />
      </header>
      <div className="min-h-0 grow overflow-auto">{children}</div>
    </aside>
  )
}
