'use client'
import { Popover as BasePopover } from '@base-ui/react/popover'
import { cx } from './cx'
import type { Start } from './late'
import type { PopoverProps } from './popover-props'

/** The whole of a popover: its button and the window that opens from it. */
export function PopoverWindow({ trigger, title, children, className, start: { defaultOpen, onButton } }: PopoverProps & { start: Start }) {
  return (
    <BasePopover.Root defaultOpen={defaultOpen}>
      <BasePopover.Trigger render={trigger} ref={onButton} />
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
