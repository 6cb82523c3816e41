import { ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx'

export type Option<Value extends string> = { value: Value; label: string; hint?: string | undefined; icon?: ReactNode }

export type SelectProps<Value extends string> = {
  /** Read aloud; shown in front of the value, muted, unless `hideLabel`. */
  label: string
  options: readonly Option<Value>[]
  value: Value
  onValueChange: (value: Value) => void
  hideLabel?: boolean
  disabled?: boolean
  className?: string
}

/** The button of a select: its looks and what it is called. */
export function selectButton({ label, options, value, className }: SelectProps<string>) {
  const current = options.find((option) => option.value === value)
  return {
    role: 'combobox' as const,
    'aria-label': current ? `${label}: ${current.label}` : label,
    className: cx(
      'flex h-7 items-center gap-1.5 rounded-md bg-surface px-2 text-sm shadow-[inset_0_0_0_1px_var(--line)] hover:bg-hover dark:bg-raised',
      className,
    ),
  }
}

/** What stands on the button of a select. */
export function SelectFace({ label, options, value, hideLabel }: SelectProps<string>) {
  const current = options.find((option) => option.value === value)
  return (
    <>
      {!hideLabel && <span className="shrink-0 text-muted">{label}</span>}
      {current?.icon}
      <span className="truncate">{current?.label ?? '–'}</span>
      <span aria-hidden className="ms-auto">
        <ChevronsUpDown aria-hidden className="size-3.5 text-muted" />
      </span>
    </>
  )
}
