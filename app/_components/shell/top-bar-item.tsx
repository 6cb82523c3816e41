'use client'
import { type ReactNode, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { topBarSlotId } from './top-bar'

/** Shows its children in the top bar while the page is open. */
export function TopBarItem({ children }: { children: ReactNode }) {
  const slot = useSyncExternalStore(never, findSlot, noSlot)
  return slot && createPortal(children, slot)
}

// The slot is there before any page and never changes; only the server has none.
const never = () => () => {}
const findSlot = () => document.getElementById(topBarSlotId)
const noSlot = () => null
