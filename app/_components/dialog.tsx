'use client'
import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useRef } from 'react'
import { IconButton } from './button'
import { cx } from './cx'

type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  children?: ReactNode
  /** Buttons, bottom right; the last is the one meant. */
  actions?: ReactNode
  width?: 'sm' | 'md' | 'lg'
}

const widths = { sm: 'w-104', md: 'w-140', lg: 'w-220' }

/** A modal window: Esc and a click outside close it, the focus returns to where it was. */
export function Dialog({ open, onOpenChange, title, description, children, actions, width = 'md' }: DialogProps) {
  const t = useTranslations('common')
  const popup = useRef<HTMLDivElement>(null)
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-black/60" />
        <BaseDialog.Popup
          ref={popup}
          initialFocus={() => popup.current?.querySelector<HTMLElement>('input, textarea') ?? popup.current}
          className={cx(
            'fixed top-[12vh] left-1/2 z-40 flex max-h-[76vh] max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-lg bg-raised outline-none shadow-pop transition-[opacity,scale] duration-150 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0',
            widths[width],
          )}
        >
          <div className="flex items-start gap-3 px-5 pt-4">
            <BaseDialog.Title className="grow text-lg font-semibold">{title}</BaseDialog.Title>
            <BaseDialog.Close render={<IconButton icon={X} label={t('close')} size="sm" />} />
          </div>
          {description && <BaseDialog.Description className="px-5 pt-1 text-muted">{description}</BaseDialog.Description>}
          <div className="min-h-0 overflow-auto px-5 py-4">{children}</div>
          {actions && <div className="flex justify-end gap-2 border-t px-5 py-3">{actions}</div>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
