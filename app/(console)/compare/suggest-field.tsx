'use client'
import { useId, useState } from 'react'
import { z } from 'zod'
import { cx } from '../../_components/cx'
import { fieldBox } from '../../_components/text-field'
import { useApi } from '../../_hooks/use-api'

type SuggestFieldProps = {
  label: string
  placeholder: string
  value: string
  /** On Enter, on leaving the field, and when a suggestion is taken. */
  onCommit: (value: string) => void
  /** Lists what is suggested: `services`, `applications`, `instances`. */
  resource: 'services' | 'applications' | 'instances'
}

const named = z.array(z.looseObject({ id: z.string().optional(), name: z.string().optional(), address: z.string().optional() }))
const maxSuggested = 20

/** A name typed in full or taken from what the registry knows. */
export function SuggestField({ label, placeholder, value, onCommit, resource }: SuggestFieldProps) {
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const text = typed ?? value
  const state = useApi(`${resource}?search=${encodeURIComponent(text.slice(0, 200))}&pageSize=${maxSuggested}`, named)
  const names = [...new Set((state.data ?? []).flatMap((row) => row.id ?? row.name ?? row.address ?? []))]
  const commit = (next: string) => {
    setTyped(undefined)
    if (next.trim() !== value) onCommit(next.trim())
  }
  return (
    <>
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        list={`${id}-list`}
        autoComplete="off"
        value={text}
        onChange={({ target }) => (names.includes(target.value) ? commit(target.value) : setTyped(target.value))}
        onKeyDown={(event) => event.key === 'Enter' && commit(text)}
        onBlur={() => typed !== undefined && commit(typed)}
        className={cx(fieldBox, 'h-7 min-w-48 grow font-mono text-sm')}
      />
      <datalist id={`${id}-list`}>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  )
}
