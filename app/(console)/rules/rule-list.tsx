'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type RuleRow, ruleRowSchema } from '#lib/governance/rules/list-schema'
import { ruleHref } from '../../_components/paths'
import { DataTable } from '../../_components/table/data-table'
import type { TableQuery } from '../../_components/table/use-table-query'
import type { useSidePanel } from '../../_hooks/use-side-panel'
import { NoRegistryState } from '../services/no-registry-state'
import { useRuleColumns } from './rule-columns'
import { RuleFilters } from './rule-filters'

type RuleListProps = { query: TableQuery<RuleRow>; panel: ReturnType<typeof useSidePanel> }

const rowId = (row: RuleRow): string => row.path

export function RuleList({ query, panel }: RuleListProps) {
  const t = useTranslations('rules.list')
  const router = useRouter()
  const columns = useRuleColumns()
  const open = (path: string) => {
    const row = query.rows.find((one) => one.path === path)
    if (row?.managed) router.push(ruleHref(row))
  }
  return (
    <DataTable
      id="rules"
      label={t('label')}
      searchLabel={t('search')}
      query={query}
      schema={ruleRowSchema}
      columns={columns}
      rowId={rowId}
      selectedId={panel.id}
      onSelect={(id) => (id === null ? panel.close() : panel.open(id))}
      onOpen={open}
      filters={<RuleFilters />}
      empty={<NoRegistryState title={t('empty')} cause={t('emptyCause')} />}
    />
  )
}
