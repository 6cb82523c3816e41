'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useMemo } from 'react'
import { type AcrossFinding, acrossFindingSchema } from '#lib/governance/across/finding-schema'
import { Badge } from '../../_components/badge'
import { ruleHref } from '../../_components/paths'
import { ServiceIdLink } from '../../_components/registry/links'
import { StatusDot } from '../../_components/status-dot'
import type { Column } from '../../_components/table/column'
import { DataTable } from '../../_components/table/data-table'
import { useTableQuery } from '../../_components/table/use-table-query'
import { useScope } from '../../_hooks/use-scope'
import { EmptyState } from '../../_components/states/empty-state'
import { FixButton } from './fix-button'
import { useFindingName, useFindingText } from './finding-words'
import { useRuleKindWord } from './rule-words'

const rowId = (row: AcrossFinding): string => `${row.code} ${row.registry} ${row.text}`

/** What is wrong between rules, or between rules and those that are registered; with the draft that mends it where there is one. */
export function FindingsTab() {
  const t = useTranslations('rules.list')
  const { registry } = useScope()
  const query = useTableQuery('rules/findings', {
    schema: acrossFindingSchema,
    topics: ['rules', 'registry'],
    prefix: 'f',
    filters: { registry },
  })
  return (
    <DataTable
      id="rule-findings"
      label={t('findings')}
      searchLabel={t('searchFindings')}
      query={query}
      schema={acrossFindingSchema}
      columns={useFindingColumns()}
      rowId={rowId}
      empty={<EmptyState title={t('noAcross')} cause={t('noAcrossCause')} />}
    />
  )
}

const statuses = { danger: 'danger', warning: 'warning', info: 'idle' } as const

function useFindingColumns(): readonly Column<AcrossFinding>[] {
  const t = useTranslations('rules.list')
  const name = useFindingName()
  const words = useFindingText()
  const word = useRuleKindWord()
  return useMemo(
    () => [
      {
        id: 'finding',
        header: t('finding'),
        width: 250,
        cell: (row) => <StatusDot status={statuses[row.severity]}>{name(row.code)}</StatusDot>,
        text: (row) => row.code,
      },
      { id: 'what', header: t('what'), cell: (row) => <span title={words(row)}>{words(row)}</span>, text: words },
      {
        id: 'service',
        header: t('service'),
        width: 200,
        cell: (row) => (row.service === null ? '–' : <ServiceIdLink id={row.service} />),
        text: (row) => row.service ?? '',
      },
      {
        id: 'rules',
        header: t('rulesOf'),
        width: 190,
        cell: ({ rules }) =>
          rules.slice(0, 2).map((rule) => (
            <Link key={`${rule.kind} ${rule.key}`} href={ruleHref(rule)} prefetch={false} className="me-2 text-accent hover:underline">
              {word(rule.kind)}
            </Link>
          )),
        text: ({ rules }) => rules.map((rule) => `${rule.kind} ${rule.key}`).join(' '),
      },
      {
        id: 'registry',
        header: t('registry'),
        width: 100,
        cell: (row) => <Badge>{row.registry.replace(/^registry:/, '')}</Badge>,
        text: (row) => row.registry,
      },
      { id: 'fix', header: t('fix'), width: 130, cell: ({ code, fixes }) => <FixButton code={code} fixes={fixes} /> },
    ],
    [t, name, word, words],
  )
}
