'use client'
import { ArrowLeftRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { IconButton } from '../../_components/button'
import { Select } from '../../_components/select'
import { useSources } from '../../_components/shell/use-sources'
import { InstantField } from './instant-field'
import { SuggestField } from './suggest-field'
import { type SideKind, sideKinds, useSides } from './use-sides'

/** What to compare: the sort of sides, both sides, and what of them. */
export function SidePicker() {
  const t = useTranslations('compare')
  const { what, left, right, setState } = useSides()
  const turn = (next: SideKind) =>
    void setState({ what: next, left: null, right: next === 'instant' ? 'instant:now' : null, scope: null, kind: null, status: null })
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b bg-ground px-4 py-2">
      <Select
        label={t('what')}
        options={sideKinds.map((value) => ({ value, label: t(`whats.${value}`) }))}
        value={what}
        onValueChange={turn}
      />
      <SideField side="left" what={what} value={valueOf(left)} onCommit={(value) => void setState({ left: sideOf(what, value) })} />
      <IconButton icon={ArrowLeftRight} size="sm" label={t('swap')} onClick={() => void setState({ left: right, right: left })} />
      <SideField side="right" what={what} value={valueOf(right)} onCommit={(value) => void setState({ right: sideOf(what, value) })} />
      {what !== 'instance' && <ScopePicker />}
    </div>
  )
}

const valueOf = (side: string | null): string => side?.slice(side.indexOf(':') + 1) ?? ''
const sideOf = (what: SideKind, value: string): string | null => (value === '' ? null : `${what}:${value}`)

type FieldProps = { label: string; value: string; onCommit: (value: string) => void }
type SideFieldProps = Omit<FieldProps, 'label'> & { side: 'left' | 'right'; what: SideKind }

function SideField({ side, what, value, onCommit }: SideFieldProps) {
  const t = useTranslations('compare')
  const label = t(side)
  return (
    <div className="flex min-w-0 items-center gap-2">
      <span className="shrink-0 text-sm text-muted">{label}</span>
      {what === 'registry' && <RegistryField label={label} value={value} onCommit={onCommit} />}
      {what === 'instant' && <InstantField label={label} value={value} onCommit={onCommit} />}
      {what === 'instance' && (
        <SuggestField label={label} placeholder={t('instancePlaceholder')} value={value} onCommit={onCommit} resource="instances" />
      )}
    </div>
  )
}

function RegistryField({ label, value, onCommit }: FieldProps) {
  const t = useTranslations('common')
  const { data = [] } = useSources()
  const ids = data.filter((source) => source.kind === 'registry').map((source) => source.id.slice(source.id.indexOf(':') + 1))
  const options = [...new Set([...ids, ...(value === '' ? [] : [value])])].map((id) => ({ value: id, label: id }))
  const empty = value === '' ? [{ value: '', label: t('choose') }] : []
  return <Select label={label} hideLabel options={[...empty, ...options]} value={value} onValueChange={onCommit} className="min-w-36" />
}

const scopes = ['all', 'service', 'application'] as const

function ScopePicker() {
  const t = useTranslations('compare')
  const { scope, setState } = useSides()
  const column = scopes.find((one) => scope.startsWith(`${one}:`)) ?? 'all'
  const turn = (next: (typeof scopes)[number]) => void setState({ scope: next === 'all' ? null : `${next}:`, kind: null })
  return (
    <div className="flex min-w-0 items-center gap-2">
      <Select
        label={t('scope')}
        options={scopes.map((value) => ({ value, label: t(`scopes.${value}`) }))}
        value={column}
        onValueChange={turn}
      />
      {column !== 'all' && (
        <SuggestField
          key={column}
          label={t(`scopes.${column}`)}
          placeholder={t('scopePlaceholder')}
          value={scope.slice(column.length + 1)}
          onCommit={(value) => void setState({ scope: `${column}:${value}` })}
          resource={column === 'service' ? 'services' : 'applications'}
        />
      )}
    </div>
  )
}
