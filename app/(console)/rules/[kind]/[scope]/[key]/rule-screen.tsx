'use client'
import { useTranslations } from 'next-intl'
import type { RuleName } from '#lib/governance/rules/rule-places'
import { type RuleDetail, ruleDetailSchema } from '#lib/governance/rules/rule-schema'
import { Badge } from '../../../../../_components/badge'
import { ApplicationLink, ServiceIdLink } from '../../../../../_components/registry/links'
import { RelativeTime } from '../../../../../_components/relative-time'
import { Select } from '../../../../../_components/select'
import { PageFrame } from '../../../../../_components/shell/page-frame'
import { useSources } from '../../../../../_components/shell/use-sources'
import { ApiView } from '../../../../../_components/states/api-view'
import { EmptyState } from '../../../../../_components/states/empty-state'
import { StatusDot } from '../../../../../_components/status-dot'
import { useApi } from '../../../../../_hooks/use-api'
import { useScope } from '../../../../../_hooks/use-scope'
import { useRuleKindWord } from '../../../rule-words'
import { leftovers } from './edit/leftover-notice'
import { RuleTabs } from './rule-tabs'

/** One rule of one registry: its text to edit, what an edit would do, where it lies and who reads it. */
export function RuleScreen({ name }: { name: RuleName }) {
  const t = useTranslations('rules')
  const { registry, choice } = useRuleRegistry()
  const path = `rules/${name.kind}/${name.scope}/${encodeURIComponent(name.key)}?registry=${encodeURIComponent(registry ?? '')}`
  const state = useApi(registry === undefined ? undefined : path, ruleDetailSchema, { topics: ['rules', 'registry', 'operations'] })
  const word = useRuleKindWord()
  return (
    <PageFrame
      title={
        <span className="flex min-w-0 items-center gap-2">
          {word(name.kind)}
          {name.scope === 'service' ? <ServiceIdLink id={name.key} /> : <ApplicationLink name={name.key} />}
        </span>
      }
      tabTitle={`${word(name.kind)} ${name.key}`}
      layout="fill"
      facts={state.data && <RuleFacts rule={state.data} />}
      asOf={state.envelope?.asOf}
    >
      {registry === undefined ? (
        <EmptyState title={t('chooseRegistry')} cause={t('chooseRegistryCause')} action={choice} />
      ) : (
        <ApiView state={state}>{(rule) => <RuleTabs key={`${rule.registry} ${rule.key}`} rule={rule} />}</ApiView>
      )}
    </PageFrame>
  )
}

/** The registry that the address names, else the only one there is. */
function useRuleRegistry() {
  const t = useTranslations('rules')
  const scope = useScope()
  const { data: sources = [] } = useSources()
  const registries = sources.filter(({ kind }) => kind === 'registry')
  const named = scope.registry?.replace(/^registry:/, '')
  const chosen = named ?? (registries.length === 1 ? registries[0]?.id.replace(/^registry:/, '') : undefined)
  const options = registries.map(({ id, name }) => ({ value: id, label: name ?? id.replace(/^registry:/, '') }))
  const choice = registries.length > 1 && (
    <Select
      label={t('registry')}
      options={options}
      value={chosen === undefined ? '' : `registry:${chosen}`}
      onValueChange={(next) => void scope.setRegistry(next)}
    />
  )
  return { registry: chosen, choice }
}

function RuleFacts({ rule }: { rule: RuleDetail }) {
  const t = useTranslations('rules')
  const { updatedAt, registry, scope } = rule
  return (
    <>
      <RuleState rule={rule} />
      <span aria-hidden>·</span>
      <span>{t(`scopes.${scope}`)}</span>
      <Badge>{registry.replace(/^registry:/, '')}</Badge>
      {updatedAt !== null && (
        <span>
          {t('changed')} <RelativeTime at={updatedAt} />
        </span>
      )}
    </>
  )
}

/** Whether a rule is in force, as a word. */
export function RuleState({ rule }: { rule: Pick<RuleDetail, 'content' | 'enabled' | 'places'> }) {
  const t = useTranslations('rules.state')
  const { content, enabled } = rule
  const left = leftovers(rule)
  if (content === null && left.length === 0) return <StatusDot status="idle">{t('none')}</StatusDot>
  if (content === null && enabled === true) return <StatusDot status="warning">{t('leftover')}</StatusDot>
  if (enabled === null) return <StatusDot status="danger">{t('unreadable')}</StatusDot>
  return <StatusDot status={enabled ? 'ok' : 'idle'}>{t(enabled ? 'enabled' : 'disabled')}</StatusDot>
}
