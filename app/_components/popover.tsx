'use client'
import { Popover as BasePopover } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import { cx } from './cx'

type PopoverProps = { trigger: ReactElement; title: string; children: ReactNode; className?: string }

/** A small window hung to its button; Esc or a click elsewhere closes it. */
export function Popover({ trigger, title, children, className }: PopoverProps) {
  return (
    <BasePopover.Root>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner sideOffset={6} align="end" className="z-50">
          <BasePopover.Popup
            className={cx(
              'max-h-(--available-height) max-w-[calc(100vw-2rem)] overflow-auto rounded-lg bg-raised p-3 shadow-pop outline-none',
              className,
            )}
          >
            <BasePopover.Title className="pb-2 text-sm font-semibold">{title}</BasePopover.Title>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}
