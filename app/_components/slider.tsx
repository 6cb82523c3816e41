'use client'
import { NumberField } from '@base-ui/react/number-field'
import { Slider as BaseSlider } from '@base-ui/react/slider'
import { cx } from './cx'

type SliderProps = {
  /** Names the value for a screen reader: "Weight of 10.0.0.1:20880". */
  label: string
  value: number
  onValueChange: (value: number) => void
  min?: number
  /** End of the slider; the number beside it may go beyond, to `maxNumber`. */
  max: number
  maxNumber?: number
  step?: number
  disabled?: boolean
  /** The value before the change, marked on the track. */
  mark?: number | undefined
  className?: string
}

/** A value as a slider and as a number, both the same. */
export function Slider({
  label,
  value,
  onValueChange,
  min = 0,
  max,
  maxNumber = max,
  step = 1,
  disabled = false,
  mark,
  className,
}: SliderProps) {
  return (
    <div className={cx('flex items-center gap-3', className)}>
      <BaseSlider.Root
        value={Math.min(value, max)}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        onValueChange={(next) => onValueChange(next)}
        className="min-w-24 grow"
      >
        <BaseSlider.Control className="flex h-6 w-full touch-none items-center select-none data-disabled:opacity-50">
          <BaseSlider.Track className="relative h-1 w-full rounded-full bg-sunken shadow-[inset_0_0_0_1px_var(--line)]">
            <BaseSlider.Indicator className="rounded-full bg-accent-fill" />
            {mark !== undefined && (
              <span
                aria-hidden
                className="absolute -top-1 h-3 w-0.5 -translate-x-1/2 bg-control"
                style={{ insetInlineStart: `${(Math.min(mark, max) / max) * 100}%` }}
              />
            )}
            <BaseSlider.Thumb
              aria-label={label}
              className="size-3.5 rounded-full bg-surface shadow-[0_0_0_1.5px_var(--accent-fill),0_1px_3px_oklch(0_0_0/0.25)] has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-3 has-[:focus-visible]:outline-accent"
            />
          </BaseSlider.Track>
        </BaseSlider.Control>
      </BaseSlider.Root>
      <NumberField.Root
        value={value}
        min={min}
        max={maxNumber}
        step={step}
        disabled={disabled}
        onValueChange={(next) => next !== null && onValueChange(next)}
      >
        <NumberField.Input aria-label={label} className="h-7 w-16 rounded-md border border-control bg-surface px-2 text-end text-sm" />
      </NumberField.Root>
    </div>
  )
}
