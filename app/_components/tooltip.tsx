'use client'
import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

/** One provider per tree: the second tooltip in a row opens at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <BaseTooltip.Provider delay={400} closeDelay={0}>
      {children}
    </BaseTooltip.Provider>
  )
}

type TooltipProps = {
  /** Undefined or empty shows no tooltip at all. */
  content: ReactNode
  /** The one element it belongs to; it must be focusable, or the keyboard never sees the text. */
  children: ReactElement
  side?: 'top' | 'right' | 'bottom' | 'left'
}

/** A hint on hover and focus. Never the only place where something is said. */
export function Tooltip({ content, children, side = 'top' }: TooltipProps) {
  if (content === undefined || content === null || content === '') return children
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner side={side} sideOffset={6} className="z-50">
          <BaseTooltip.Popup className="max-w-80 rounded-md bg-ink px-2 py-1 text-xs text-ground break-words transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {content}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  )
}
