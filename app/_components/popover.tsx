'use client'
import { cloneElement } from 'react'
import { type Hold, lateBehind } from './late'
import type { PopoverProps } from './popover-props'

/** A small window hung to its button; Esc or a click elsewhere closes it. */
export const Popover = lateBehind(PopoverButton, () => import('./popover-window').then((module) => module.PopoverWindow))

function PopoverButton({ trigger, hold }: PopoverProps & { hold: Hold }) {
  return cloneElement(trigger, { ...hold, 'aria-haspopup': 'dialog', 'aria-expanded': false })
}
