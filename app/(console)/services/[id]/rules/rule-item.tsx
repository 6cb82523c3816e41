'use client'
import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { DraftKind } from '#lib/governance/rules/schema'
import type { ServiceRuleRow } from '#lib/registry/service-rules'
import { Badge } from '../../../../_components/badge'
import { CopyButton } from '../../../../_components/copy-button'
import { CopyText } from '../../../../_components/copy-text'
import { operationHref, ruleHref } from '../../../../_components/paths'
import { RelativeTime } from '../../../../_components/relative-time'
import { StatusDot } from '../../../../_components/status-dot'
import { Tooltip } from '../../../../_components/tooltip'
import { readableContent } from '../weights/readable-content'

export type ShownRule = Pick<
  ServiceRuleRow,
  'kind' | 'scope' | 'path' | 'relations' | 'key' | 'registry' | 'version' | 'reason' | 'applies' | 'content' | 'updatedAt'
> & {
  /** Undefined: not asked for. */
  lastChange?: ServiceRuleRow['lastChange']
}
type RuleItemProps = { rule: ShownRule; historyHref: string }

const nodeKinds: Readonly<Record<string, DraftKind>> = {
  'override-url': 'override',
  configurators: 'override',
  'condition-url': 'condition',
  'condition-router': 'condition',
  'tag-router': 'tag',
  'script-router': 'script',
  migration: 'migration',
}

/** One rule as it lies in the registry: what it is, whether it has effect here, who changed it last. Text without effect is folded. */
export function RuleItem({ rule, historyHref }: RuleItemProps) {
  const t = useTranslations('services.rules')
  const { kind, path, relations, key, registry, version } = rule
  return (
    <li className="min-w-0 rounded-lg border bg-surface">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-3 py-2 text-sm">
        <strong className="font-semibold">{t(`kinds.${kind}`)}</strong>
        <RulePageLink rule={rule} />
        <Force rule={rule} />
        {relations.map((relation) => (
          <Badge key={relation} className="max-w-72">
            {t(`relations.${relation}`, { key })}
          </Badge>
        ))}
        <span className="ms-auto text-muted">
          {registry} · {t('version', { version })}
        </span>
        <span className="w-full min-w-0">
          <CopyText text={path} maxLength={110} className="text-xs" />
        </span>
        <LastChange rule={rule} historyHref={historyHref} />
      </div>
      <Content rule={rule} />
    </li>
  )
}

/** The rule's own page; a node that nobody reads under this name has none. */
function RulePageLink({ rule: { kind, scope, key, registry, relations } }: { rule: ShownRule }) {
  const t = useTranslations('services.rules')
  const known = nodeKinds[kind]
  if (known === undefined || relations.includes('near')) return null
  return (
    <Link href={ruleHref({ registry, kind: known, scope, key })} prefetch={false} className="text-accent hover:underline">
      {t('openRule')}
    </Link>
  )
}

function Force({ rule: { reason } }: { rule: ShownRule }) {
  const t = useTranslations('services.rules')
  if (reason === null) return <StatusDot status="ok">{t('inForce')}</StatusDot>
  const status = reason === 'disabled' ? 'idle' : reason === 'unreadable' ? 'danger' : 'warning'
  return (
    <Tooltip content={t(`why.${reason}`)}>
      <span>
        <StatusDot status={status}>{t(`reasons.${reason}`)}</StatusDot>
      </span>
    </Tooltip>
  )
}

function LastChange({ rule: { lastChange, updatedAt }, historyHref }: RuleItemProps) {
  const t = useTranslations('services.rules')
  const link = 'text-accent hover:underline'
  return (
    <span className="flex w-full flex-wrap gap-x-2 text-muted">
      <span>
        {t('changed')} <RelativeTime at={lastChange?.at ?? updatedAt} />
      </span>
      {lastChange === undefined ? null : lastChange?.operationId ? (
        <Link href={operationHref(lastChange.operationId)} prefetch={false} className={link}>
          {lastChange.actor === null ? t('byOperation') : t('byActor', { actor: lastChange.actor })}
        </Link>
      ) : (
        <span>{lastChange === null ? t('byUnknown') : t('byOutside')}</span>
      )}
      <Link href={historyHref} className={link}>
        {t('toHistory')}
      </Link>
    </span>
  )
}

function Content({ rule: { content, applies, path } }: { rule: ShownRule }) {
  const t = useTranslations('services.rules')
  const readable = readableContent(content || path)
  return (
    <details open={applies} className="group/content">
      <summary className="flex h-8 cursor-default items-center gap-2 px-3 text-sm text-muted hover:text-ink">
        <ChevronRight aria-hidden className="size-3.5 group-open/content:rotate-90" />
        {t('content')}
      </summary>
      <div className="relative border-t bg-sunken">
        <div className="absolute end-1 top-1">
          <CopyButton text={content} label={t('copyContent')} />
        </div>
        <pre className="p-3 pe-10 font-mono text-xs break-words whitespace-pre-wrap">{readable}</pre>
      </div>
    </details>
  )
}
