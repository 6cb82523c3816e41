'use client'
import { useTranslations } from 'next-intl'
import {
  type CompareRow,
  compareKinds,
  compareRowSchema,
  compareStatuses,
  type Comparison,
  comparisonSchema,
} from '#lib/registry/compare-schema'
import { Select } from '../../_components/select'
import { PageFrame } from '../../_components/shell/page-frame'
import { EmptyState } from '../../_components/states/empty-state'
import { DataTable } from '../../_components/table/data-table'
import { useLocalQuery } from '../../_components/table/use-local-query'
import { useApi } from '../../_hooks/use-api'
import { useScope } from '../../_hooks/use-scope'
import { useSidePanel } from '../../_hooks/use-side-panel'
import { changesText, useCompareColumns } from './compare-columns'
import { ComparePanel } from './compare-panel'
import { SidePicker } from './side-picker'
import { useSides } from './use-sides'

/** Rows the page reads at once; more are told of, and narrowed by kind, status or scope. */
const maxRows = 5000
const none: CompareRow[] = []
const rowId = (row: CompareRow): string => `${row.kind} ${row.key}`
const textOf = (row: CompareRow): string => `${row.key} ${changesText(row)}`
const sorts = { kind: (row: CompareRow) => row.kind, key: (row: CompareRow) => row.key, status: (row: CompareRow) => row.status }

/** Two registries, two instants or two instances, laid side by side: only what differs. */
export function ComparePage() {
  const t = useTranslations('compare')
  const panel = useSidePanel()
  const { path, isNarrowed } = useComparePath()
  const state = useApi(path, comparisonSchema, { topics: ['registry', 'rules'] })
  const rows = state.data?.rows ?? none
  const query = useLocalQuery(state, rows, { text: textOf, sorts, asked: path ?? '', narrowed: isNarrowed })
  const columns = useCompareColumns()
  const selected = rows.find((row) => rowId(row) === panel.id)
  const total = state.envelope?.page?.total ?? 0
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={state.data ? <Counts counts={state.data.counts} /> : t('hint')}
      asOf={state.envelope?.asOf}
      panel={selected && <ComparePanel row={selected} onClose={panel.close} />}
    >
      <SidePicker />
      {total > maxRows && <p className="border-b px-4 py-1.5 text-sm text-warning">{t('cut', { shown: maxRows, total })}</p>}
      {path === undefined ? (
        <EmptyState title={t('choose')} cause={t('chooseCause')} />
      ) : (
        <DataTable
          id="compare"
          label={t('title')}
          searchLabel={t('search')}
          query={query}
          schema={compareRowSchema}
          columns={columns}
          rowId={rowId}
          selectedId={panel.id}
          onSelect={(id) => (id === null ? panel.close() : panel.open(id))}
          filters={<CompareFilters />}
          empty={<EmptyState title={t('same')} cause={t('sameCause')} />}
        />
      )}
    </PageFrame>
  )
}

/** What is asked of the API; undefined until both sides are chosen. */
function useComparePath(): { path: string | undefined; isNarrowed: boolean } {
  const { left, right, scope, kind, status } = useSides()
  const { registry } = useScope()
  const isNarrowed = kind !== null || status !== null
  // a scope without its name is still being chosen
  if (left === null || right === null || scope.endsWith(':')) return { path: undefined, isNarrowed }
  const query = new URLSearchParams({ left, right, scope, pageSize: String(maxRows) })
  for (const [name, value] of Object.entries({ registry, kind, status })) if (value !== null) query.set(name, value)
  return { path: `compare?${query.toString()}`, isNarrowed }
}

function CompareFilters() {
  const t = useTranslations('compare')
  const { kind, status, setState } = useSides()
  const any = { value: 'any', label: t('any') }
  return (
    <>
      <Select
        label={t('columns.kind')}
        options={[any, ...compareKinds.map((value) => ({ value, label: t(`kinds.${value}`) }))]}
        value={kind ?? 'any'}
        onValueChange={(value) => void setState({ kind: compareKinds.find((one) => one === value) ?? null })}
      />
      <Select
        label={t('columns.status')}
        options={[any, ...compareStatuses.map((value) => ({ value, label: t(`statuses.${value}`) }))]}
        value={status ?? 'any'}
        onValueChange={(value) => void setState({ status: compareStatuses.find((one) => one === value) ?? null })}
      />
    </>
  )
}

/** "3 services, 2 rules differ · 118 the same" */
function Counts({ counts }: Pick<Comparison, 'counts'>) {
  const t = useTranslations('compare')
  const all = compareKinds.flatMap((kind) => {
    const found = counts[kind]
    return found ? [{ kind, differing: found.onlyLeft + found.onlyRight + found.different, same: found.same }] : []
  })
  const same = all.reduce((sum, one) => sum + one.same, 0)
  const parts = all.filter((one) => one.differing > 0).map(({ kind, differing }) => t(`count.${kind}`, { count: differing }))
  return (
    <>
      <span>{parts.length === 0 ? t('same') : t('differ', { what: parts.join(', ') })}</span>
      <span aria-hidden>·</span>
      <span>{t('sameCount', { count: same })}</span>
    </>
  )
}
