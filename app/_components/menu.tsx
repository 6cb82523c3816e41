'use client'
import { cloneElement } from 'react'
import { type Hold, lateBehind } from './late'
import type { MenuProps } from './menu-item'

export type { MenuItem } from './menu-item'

/** Actions behind a button, such as the "⋯" of a page or a row. */
export const Menu = lateBehind(MenuButton, () => import('./menu-list').then((module) => module.MenuList))

function MenuButton({ trigger, hold }: MenuProps & { hold: Hold }) {
  return cloneElement(trigger, { ...hold, 'aria-haspopup': 'menu', 'aria-expanded': false })
}
