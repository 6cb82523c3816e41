'use client'
import { Select as BaseSelect } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx'

export type Option<Value extends string> = { value: Value; label: string; hint?: string | undefined; icon?: ReactNode }

type SelectProps<Value extends string> = {
  /** Read aloud; shown in front of the value, muted, unless `hideLabel`. */
  label: string
  options: readonly Option<Value>[]
  value: Value
  onValueChange: (value: Value) => void
  hideLabel?: boolean
  disabled?: boolean
  className?: string
}

/** One of a few. For more than a dozen take Combobox. */
export function Select<Value extends string>({ label, options, value, onValueChange, hideLabel, disabled, className }: SelectProps<Value>) {
  const current = options.find((option) => option.value === value)
  const choose = (next: string | null) => {
    const option = options.find((candidate) => candidate.value === next)
    if (option) onValueChange(option.value)
  }
  return (
    <BaseSelect.Root<string> value={value} onValueChange={choose} disabled={Boolean(disabled)} modal={false}>
      <BaseSelect.Trigger
        aria-label={current ? `${label}: ${current.label}` : label}
        className={cx(
          'flex h-7 items-center gap-1.5 rounded-md bg-surface px-2 text-sm shadow-[inset_0_0_0_1px_var(--line)] hover:bg-hover dark:bg-raised',
          className,
        )}
      >
        {!hideLabel && <span className="shrink-0 text-muted">{label}</span>}
        {current?.icon}
        <span className="truncate">{current?.label ?? '–'}</span>
        <BaseSelect.Icon className="ms-auto">
          <ChevronsUpDown aria-hidden className="size-3.5 text-muted" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <BaseSelect.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-auto rounded-lg bg-raised p-1 shadow-pop">
            <BaseSelect.List>
              {options.map((option) => (
                <BaseSelect.Item
                  key={option.value}
                  value={option.value}
                  className="grid h-8 grid-cols-[16px_1fr_auto] items-center gap-2 rounded-md px-2 text-sm outline-none data-highlighted:bg-hover"
                >
                  <BaseSelect.ItemIndicator className="col-start-1">
                    <Check aria-hidden className="size-3.5 text-accent" />
                  </BaseSelect.ItemIndicator>
                  <BaseSelect.ItemText className="col-start-2 flex items-center gap-1.5 whitespace-nowrap">
                    {option.icon}
                    {option.label}
                  </BaseSelect.ItemText>
                  {option.hint && <span className="text-xs text-muted">{option.hint}</span>}
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  )
}
