import type { LucideIcon } from 'lucide-react'
import type { Trigger } from './late'

export type MenuItem = {
  label: string
  icon?: LucideIcon
  hint?: string | undefined
  danger?: boolean
  disabledReason?: string | undefined
} & ({ href: string } | { onSelect: () => void })

export type MenuProps = {
  /** The button that opens it. */
  trigger: Trigger
  /** Groups are set apart by a line. */
  groups: readonly (readonly MenuItem[])[]
  title?: string
}
