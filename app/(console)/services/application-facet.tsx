'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import type { ServiceFacets } from '#lib/registry/schema'
import { Combobox } from '../../_components/combobox'
import type { Option } from '../../_components/select'
import { useApi } from '../../_hooks/use-api'

export type ApplicationFacetProps = {
  facets: Pick<ServiceFacets, 'applications' | 'applicationTotal'>
  value: string | null
  onChange: (value: string | null) => void
}

const named = z.array(z.looseObject({ name: z.string() }))

/** Applications where they are more than a menu lists: those with the most services at first, any other by typing. */
export function ApplicationFacet({ facets: { applications, applicationTotal }, value, onChange }: ApplicationFacetProps) {
  const t = useTranslations('services.filters')
  const [typed, setTyped] = useState({ text: value ?? '', value })
  // what was typed counts until something is chosen or taken away
  const text = typed.value === value ? typed.text : (value ?? '')
  const isTyping = text !== '' && text !== value
  const found = useApi(isTyping ? `applications?search=${encodeURIComponent(text.slice(0, 200))}&pageSize=50` : undefined, named)
  const counts = new Map(applications.map((one) => [one.value, one.count.toLocaleString('en')]))
  const names = isTyping ? (found.data ?? []).map(({ name }) => name) : [...counts.keys()]
  // what is chosen stays among them, or the field could not show it
  const all = [...new Set([...(value === null ? [] : [value]), ...names])]
  const options = all.map((name): Option<string> => ({ value: name, label: name, hint: counts.get(name) }))
  return (
    <Combobox
      label={t('application')}
      hideLabel
      placeholder={t('applicationOf', { count: applicationTotal })}
      options={options}
      value={value}
      onValueChange={onChange}
      search={{ text, onChange: (next) => setTyped({ text: next, value }) }}
      className="w-56"
    />
  )
}
