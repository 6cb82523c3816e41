'use client'
import { Combobox as BaseCombobox } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { cx } from './cx'
import type { Option } from './select'
import { fieldBox } from './text-field'

type ComboboxProps = {
  label: string
  options: readonly Option<string>[]
  /** Null: nothing chosen. */
  value: string | null
  onValueChange: (value: string | null) => void
  placeholder?: string
  hideLabel?: boolean
  /** The options are found elsewhere, for what is typed. */
  search?: { text: string; onChange: (text: string) => void }
  className?: string
}

/** One of many, found by typing. */
export function Combobox({ label, options, value, onValueChange, placeholder, hideLabel, search, className }: ComboboxProps) {
  const t = useTranslations('common')
  const id = useId()
  const current = options.find((option) => option.value === value) ?? null
  return (
    <BaseCombobox.Root
      items={options}
      value={current}
      onValueChange={(next) => onValueChange(next?.value ?? null)}
      itemToStringLabel={(option) => option.label}
      isItemEqualToValue={(one, other) => one.value === other.value}
      {...(search ? { filter: null, inputValue: search.text, onInputValueChange: search.onChange } : {})}
    >
      <div className={cx('flex flex-col gap-1', className)}>
        <label htmlFor={id} className={cx('text-sm font-medium', hideLabel && 'sr-only')}>
          {label}
        </label>
        <BaseCombobox.InputGroup className="relative">
          <BaseCombobox.Input id={id} placeholder={placeholder ?? t('choose')} className={cx(fieldBox, 'pe-14')} />
          <div className="absolute inset-y-0 end-1 flex items-center text-muted">
            <BaseCombobox.Clear aria-label={t('clear')} className="flex size-6 items-center justify-center rounded-sm hover:text-ink">
              <X aria-hidden className="size-3.5" />
            </BaseCombobox.Clear>
            <BaseCombobox.Trigger aria-label={t('choose')} className="flex size-6 items-center justify-center rounded-sm hover:text-ink">
              <ChevronsUpDown aria-hidden className="size-3.5" />
            </BaseCombobox.Trigger>
          </div>
        </BaseCombobox.InputGroup>
      </div>
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner sideOffset={4} className="z-50">
          <BaseCombobox.Popup className="max-h-[min(20rem,var(--available-height))] w-(--anchor-width) overflow-auto rounded-lg bg-raised p-1 shadow-pop">
            <BaseCombobox.Empty>
              <div className="px-2 py-2 text-sm text-muted">{t('noMatch')}</div>
            </BaseCombobox.Empty>
            <BaseCombobox.List>
              {(option: Option<string>) => (
                <BaseCombobox.Item
                  key={option.value}
                  value={option}
                  className="grid min-h-8 grid-cols-[16px_1fr_auto] items-center gap-2 rounded-md px-2 text-sm outline-none data-highlighted:bg-hover"
                >
                  <BaseCombobox.ItemIndicator className="col-start-1">
                    <Check aria-hidden className="size-3.5 text-accent" />
                  </BaseCombobox.ItemIndicator>
                  <span className="col-start-2 truncate">{option.label}</span>
                  {option.hint && <span className="text-xs text-muted">{option.hint}</span>}
                </BaseCombobox.Item>
              )}
            </BaseCombobox.List>
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </BaseCombobox.Root>
  )
}
