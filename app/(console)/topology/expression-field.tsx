'use client'
import type { LucideIcon } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type Ref, useId } from 'react'
import { cx } from '../../_components/cx'
import { completions, type Expression } from './model/expression'

type ExpressionFieldProps = {
  label: string
  icon: LucideIcon
  value: string
  expression: Expression
  onChange: (value: string) => void
  onEnter?: () => void
  inputRef?: Ref<HTMLInputElement>
}

/** A line of the small language of find and hide: what it cannot read it says, and it offers keys while one is typed. */
export function ExpressionField({ label, icon: Icon, value, expression, onChange, onEnter, inputRef }: ExpressionFieldProps) {
  const t = useTranslations('topology.expression')
  const id = useId()
  const { problem } = expression
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') onEnter?.()
    if (event.key === 'Escape') event.currentTarget.blur()
  }
  return (
    <div className="relative">
      <div className="relative">
        <Icon aria-hidden className="absolute start-2 top-2 size-3.5 text-muted" />
        <input
          ref={inputRef}
          type="search"
          aria-label={label}
          value={value}
          list={`${id}-keys`}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          title={t('hint')}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder={label}
          className={cx(
            'h-7 w-52 rounded-md border bg-surface ps-7 pe-2 text-sm placeholder:text-muted focus-visible:outline-2 focus-visible:-outline-offset-1 xl:w-60',
            problem ? 'border-danger' : 'border-control',
          )}
        />
      </div>
      <datalist id={`${id}-keys`}>
        {completions(value).map((key) => (
          <option key={key} value={value.replace(/[a-z]*$/i, key)}>
            {key}
          </option>
        ))}
      </datalist>
      {problem && (
        <p
          id={`${id}-problem`}
          role="alert"
          className="absolute start-0 top-8 z-30 w-max max-w-80 rounded-md bg-raised px-2 py-1 text-xs text-danger shadow-pop"
        >
          {t(`problem.${problem.code}`, { word: problem.word })}
        </p>
      )}
    </div>
  )
}
