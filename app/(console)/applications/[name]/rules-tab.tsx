'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { type RuleRow, ruleSchema } from '#lib/governance/schema'
import { ruleKinds } from '#lib/registry/rows'
import { stateOf } from '#lib/registry/service-rules'
import { ApiView } from '../../../_components/states/api-view'
import { EmptyState } from '../../../_components/states/empty-state'
import { useApi } from '../../../_hooks/use-api'
import { RuleItem, type ShownRule } from '../../services/[id]/rules/rule-item'

const list = z.array(ruleSchema)

/** Rules that carry the application's name. */
export function ApplicationRulesTab({ application }: { application: string }) {
  const t = useTranslations('applications.rules')
  const state = useApi(`rules?service=${encodeURIComponent(application)}&pageSize=500`, list, { topics: ['rules', 'registry'] })
  return (
    <div className="min-h-0 grow overflow-auto">
      <ApiView state={state}>
        {(all) => {
          const rules = all.filter((rule) => rule.key === application)
          return rules.length === 0 ? (
            <EmptyState title={t('empty')} cause={t('emptyCause')} />
          ) : (
            <ul aria-label={t('label')} className="flex flex-col gap-3 p-4">
              {rules.map((rule) => (
                <RuleItem key={`${rule.registry} ${rule.path}`} rule={toShown(rule)} historyHref="?tab=changes" />
              ))}
            </ul>
          )
        }}
      </ApiView>
    </div>
  )
}

function toShown(rule: RuleRow): ShownRule {
  const kind = ruleKinds.find((known) => known === rule.kind) ?? 'other'
  const { enabled } = stateOf({ kind, content: rule.content }, { interface: rule.key, group: '', version: '' })
  const reason = enabled === null ? 'unreadable' : enabled ? null : 'disabled'
  return {
    ...rule,
    scope: 'application',
    registry: rule.registry.replace(/^registry:/, ''),
    kind,
    relations: [],
    reason,
    applies: reason === null,
  }
}
