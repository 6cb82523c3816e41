'use client'
import { Field } from '@base-ui/react/field'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'

export const fieldBox =
  'h-8 w-full rounded-md border border-control bg-surface px-2.5 text-base text-ink placeholder:text-muted hover:border-muted focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1 data-invalid:border-danger disabled:opacity-60'

type TextFieldProps = {
  label: string
  value: string
  onValueChange: (value: string) => void
  hint?: ReactNode
  /** Why the value cannot be taken; shown in place of the hint. */
  problem?: string | undefined
  mono?: boolean
  /** The label is only read aloud. */
  hideLabel?: boolean
  className?: string
} & Pick<
  ComponentProps<'input'>,
  'type' | 'autoComplete' | 'placeholder' | 'name' | 'required' | 'inputMode' | 'disabled' | 'ref' | 'onBlur' | 'onKeyDown'
>

/** A labelled line of text. */
export function TextField({ label, value, onValueChange, hint, problem, mono, hideLabel, className, ...input }: TextFieldProps) {
  return (
    <Field.Root invalid={problem !== undefined} className={cx('flex flex-col gap-1', className)}>
      <Field.Label className={cx('text-sm font-medium', hideLabel && 'sr-only')}>{label}</Field.Label>
      <Field.Control
        {...input}
        value={value}
        onValueChange={(next) => onValueChange(next)}
        className={cx(fieldBox, mono && 'font-mono text-sm')}
      />
      {problem === undefined ? (
        hint && <Field.Description className="text-xs text-muted">{hint}</Field.Description>
      ) : (
        <Field.Error match className="text-xs text-danger">
          {problem}
        </Field.Error>
      )}
    </Field.Root>
  )
}
