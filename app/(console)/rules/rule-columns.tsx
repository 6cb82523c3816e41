'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useMemo } from 'react'
import { parseServiceId } from '#lib/registry/service-id'
import type { RuleRow } from '#lib/governance/rules/list-schema'
import { Badge } from '../../_components/badge'
import { ruleHref } from '../../_components/paths'
import { RelativeTime } from '../../_components/relative-time'
import { ServiceName } from '../../_components/service-name'
import { StatusDot } from '../../_components/status-dot'
import type { Column } from '../../_components/table/column'
import { FindingCounts } from './finding-counts'
import { useRuleKindWord } from './rule-words'

type Columns = readonly Column<RuleRow>[]
type Translate = ReturnType<typeof useTranslations<'rules.list'>>

/** Columns of the list of rules. */
export function useRuleColumns(): Columns {
  const t = useTranslations('rules.list')
  const word = useRuleKindWord()
  return useMemo(() => [...nameColumns(t, word), ...reachColumns(t), ...whereColumns(t)], [t, word])
}

const nameColumns = (t: Translate, word: ReturnType<typeof useRuleKindWord>): Columns => [
  { id: 'key', header: t('key'), sortKey: 'key', cell: (row) => <RuleName row={row} />, text: (row) => row.key },
  { id: 'kind', header: t('kind'), sortKey: 'kind', width: 124, cell: (row) => word(row.kind), text: (row) => row.kind },
  {
    id: 'findings',
    header: t('findings'),
    sortKey: 'findings',
    width: 118,
    cell: (row) => <FindingCounts findings={row.findings} />,
    text: (row) => row.findings.codes.join(' '),
  },
  { id: 'state', header: t('state'), width: 120, cell: (row) => <State enabled={row.enabled} />, text: (row) => String(row.enabled) },
]

const reachColumns = (t: Translate): Columns => [
  {
    id: 'touches',
    header: t('touches'),
    width: 190,
    cell: ({ touches }) => (
      <span title={t('touchesWhole', touches)}>
        {touches.services === 0 ? <span className="text-muted">{t('nobody')}</span> : t('touchesShort', touches)}
      </span>
    ),
    text: ({ touches }) => `${touches.services} ${touches.providers} ${touches.consumers}`,
  },
  {
    id: 'changed',
    header: t('changed'),
    sortKey: 'changed',
    width: 170,
    cell: (row) => (
      <span>
        <RelativeTime at={row.lastChange?.at ?? row.updatedAt} />
        {row.lastChange?.actor != null && <span className="text-muted"> {row.lastChange.actor}</span>}
      </span>
    ),
    text: (row) => row.lastChange?.at ?? row.updatedAt,
  },
]

const whereColumns = (t: Translate): Columns => [
  {
    id: 'registry',
    header: t('registry'),
    width: 110,
    cell: (row) => <Badge>{nameOf(row.registry)}</Badge>,
    text: (row) => nameOf(row.registry),
  },
  { id: 'scope', header: t('scope'), width: 110, hidden: true, cell: (row) => t(`scopes.${row.scope}`), text: (row) => row.scope },
  {
    id: 'formats',
    header: t('formats'),
    width: 150,
    hidden: true,
    cell: (row) => row.formats.join(', '),
    text: (row) => row.formats.join(' '),
  },
  {
    id: 'editors',
    header: t('editors'),
    width: 130,
    hidden: true,
    cell: (row) => row.editors.join(', ') || '–',
    text: (row) => row.editors.join(' '),
  },
]

const nameOf = (source: string): string => source.replace(/^registry:/, '')

/** The service or application that a rule is of, leading to the rule's page. */
export function RuleName({ row }: { row: RuleRow }) {
  const t = useTranslations('rules.list')
  const name = row.scope === 'service' ? <ServiceName {...partsOf(row.key)} /> : <span className="font-semibold text-ink">{row.key}</span>
  return (
    <span className="flex min-w-0 items-center gap-2">
      {row.managed ? (
        <Link href={ruleHref(row)} prefetch={false} className="inline-flex max-w-full min-w-0 rounded-sm hover:underline">
          {name}
        </Link>
      ) : (
        name
      )}
      {row.editors.length > 0 && (
        <Badge tone="accent">
          <span title={row.editors.join(', ')}>{t('draft')}</span>
        </Badge>
      )}
    </span>
  )
}

function partsOf(id: string): { name: string; group: string; version: string } {
  try {
    const { interface: name, group, version } = parseServiceId(id)
    return { name, group, version }
  } catch {
    return { name: id, group: '', version: '' }
  }
}

function State({ enabled }: { enabled: boolean | null }) {
  const t = useTranslations('rules.state')
  if (enabled === null) return <StatusDot status="danger">{t('unreadable')}</StatusDot>
  return <StatusDot status={enabled ? 'ok' : 'idle'}>{t(enabled ? 'enabled' : 'disabled')}</StatusDot>
}
