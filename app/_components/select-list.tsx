'use client'
import { Select as BaseSelect } from '@base-ui/react/select'
import { Check } from 'lucide-react'
import type { Start } from './late'
import { selectButton, SelectFace, type SelectProps } from './select-face'

/** The whole of a select: its button and the list that opens from it. */
export function SelectList({ start: { defaultOpen, onButton }, ...props }: SelectProps<string> & { start: Start }) {
  const { options, value, onValueChange, disabled } = props
  return (
    <BaseSelect.Root<string>
      value={value}
      onValueChange={(next) => next !== null && onValueChange(next)}
      disabled={Boolean(disabled)}
      defaultOpen={defaultOpen}
      modal={false}
    >
      <BaseSelect.Trigger {...selectButton(props)} ref={onButton}>
        <SelectFace {...props} />
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
