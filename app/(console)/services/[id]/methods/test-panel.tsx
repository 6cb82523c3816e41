'use client'
import { Send } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId, useMemo, useState } from 'react'
import { z } from 'zod'
import type { MethodDefinition, TypeDefinition } from '#lib/registry/definition-schema'
import { argumentTemplate } from '#lib/registry/invoke/argument-template'
import { serviceTestSchema } from '#lib/registry/invoke/schema'
import { providerSchema, type ProviderRow } from '#lib/registry/schema'
import { Button } from '../../../../_components/button'
import { Select } from '../../../../_components/select'
import { ApiView } from '../../../../_components/states/api-view'
import { EmptyState } from '../../../../_components/states/empty-state'
import { ErrorState } from '../../../../_components/states/error-state'
import { useMay } from '../../../../_hooks/use-actor'
import { useApi } from '../../../../_hooks/use-api'
import { useSend } from '../../../../_hooks/use-send'
import { TestResult } from './test-result'

type TestPanelProps = { service: string; method: MethodDefinition; types: ReadonlyMap<string, TypeDefinition> }
const providersSchema = z.array(providerSchema)
const timeouts = ['1000', '3000', '10000', '15000'] as const

/** Calls the method at one provider: who is called is chosen, arguments are JSON that begins with every field of their types. */
export function TestPanel({ service, method, types }: TestPanelProps) {
  const t = useTranslations('services.test')
  const state = useApi(`services/${encodeURIComponent(service)}/providers?pageSize=200`, providersSchema, { topics: ['registry'] })
  return (
    <section aria-label={t('title', { method: method.name })} className="mt-2 rounded-md border bg-raised p-3">
      <ApiView state={state}>
        {(providers) => {
          const callable = providers.filter(({ protocol }) => protocol === 'dubbo' || protocol === 'tri')
          return callable.length === 0 ? (
            <EmptyState title={t('noProvider')} cause={t('noProviderCause')} />
          ) : (
            <TestForm service={service} method={method} types={types} providers={callable} />
          )
        }}
      </ApiView>
    </section>
  )
}

function TestForm({ service, method, types, providers }: TestPanelProps & { providers: readonly ProviderRow[] }) {
  const t = useTranslations('services.test')
  const { allowed, role } = useMay('services:invoke')
  const { send, busy, problem } = useSend({ schema: serviceTestSchema })
  const [result, setResult] = useState<z.infer<typeof serviceTestSchema>>()
  const [chosen, setChosen] = useState('')
  const [timeoutMs, setTimeoutMs] = useState<(typeof timeouts)[number]>('3000')
  const template = useMemo(() => JSON.stringify(argumentTemplate(method, types), null, 2), [method, types])
  const [text, setText] = useState(template)
  const isNameOnly = isOnlyNamed(method)
  const [typeText, setTypeText] = useState('')
  const provider = providers.find(({ address }) => address === chosen) ?? providers[0]
  const values = parseList(text)
  const submit = async () => {
    if (!values || !provider) return
    const parameterTypes = isNameOnly ? writtenTypes(typeText) : method.parameterTypes
    const { address, registry } = provider
    const request = { provider: address, registry, method: method.name, parameterTypes, arguments: values, timeoutMs: Number(timeoutMs) }
    setResult(await send(`services/${encodeURIComponent(service)}/test`, request))
  }
  const refusal = allowed ? undefined : t('mayNot', { role })
  const problemOfText = values ? undefined : t('notJson')
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">{t('real')}</p>
      <div className="flex flex-wrap items-center gap-2">
        <ProviderSelect providers={providers} value={provider?.address} onValueChange={setChosen} />
        <Select
          label={t('timeout')}
          value={timeoutMs}
          onValueChange={setTimeoutMs}
          options={timeouts.map((value) => ({ value, label: t('seconds', { seconds: Number(value) / 1000 }) }))}
        />
        <Button size="sm" tone="primary" icon={Send} busy={busy} disabledReason={refusal ?? problemOfText} onClick={() => void submit()}>
          {t('send')}
        </Button>
      </div>
      {isNameOnly && <JsonField label={t('types')} hint={t('typesHint')} value={typeText} onChange={setTypeText} rows={1} />}
      {(isNameOnly || method.parameterTypes.length > 0) && (
        <JsonField
          label={t('arguments')}
          hint={t('argumentsHint')}
          problem={problemOfText}
          value={text}
          onChange={setText}
          rows={Math.min(18, text.split('\n').length + 1)}
        />
      )}
      {problem && <ErrorState problem={problem} inline />}
      {result && !busy && <TestResult result={result} />}
    </div>
  )
}

const isOnlyNamed = ({ returnType, parameterTypes }: MethodDefinition): boolean => returnType === '' && parameterTypes.length === 0

const writtenTypes = (text: string): string[] => text.split(/\s*;\s*/).filter(Boolean)

type ProviderSelectProps = { providers: readonly ProviderRow[]; value: string | undefined; onValueChange(value: string): void }

function ProviderSelect({ providers, value = '', onValueChange }: ProviderSelectProps) {
  const t = useTranslations('services.test')
  const addresses = [...new Map(providers.map((row) => [row.address, row])).values()]
  const options = addresses.map(({ address, protocol, release }) => ({ value: address, label: address, hint: `${protocol} ${release}` }))
  return <Select label={t('provider')} value={value} onValueChange={onValueChange} options={options} />
}

type JsonFieldProps = {
  label: string
  hint: string
  problem?: string | undefined
  value: string
  onChange(value: string): void
  rows: number
}

function JsonField({ label, hint, problem, value, onChange, rows }: JsonFieldProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        rows={rows}
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint`}
        className="w-full rounded-md border border-control bg-surface p-2 font-mono text-sm focus-visible:outline-2 focus-visible:-outline-offset-1 aria-invalid:border-danger"
      />
      <span id={`${id}-hint`} className={problem === undefined ? 'text-xs text-muted' : 'text-xs text-danger'}>
        {problem ?? hint}
      </span>
    </div>
  )
}

const listSchema = z.array(z.unknown())

function parseList(text: string): unknown[] | undefined {
  try {
    return listSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
