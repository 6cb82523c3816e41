'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { type RuleRow, ruleRowSchema } from '#lib/governance/rules/list-schema'
import { suffixes } from '#lib/governance/rules/rule-places'
import { ruleKindOf } from '#lib/registry/rule-node'
import { ApiView } from '../../../_components/states/api-view'
import { EmptyState } from '../../../_components/states/empty-state'
import { useApi } from '../../../_hooks/use-api'
import { RuleItem, type ShownRule } from '../../services/[id]/rules/rule-item'

const list = z.array(ruleRowSchema)

/** Rules that carry the application's name. */
export function ApplicationRulesTab({ application }: { application: string }) {
  const t = useTranslations('applications.rules')
  const state = useApi(`rules?application=${encodeURIComponent(application)}&pageSize=500`, list, { topics: ['rules', 'registry'] })
  return (
    <div className="min-h-0 grow overflow-auto">
      <ApiView state={state}>
        {(rules) =>
          rules.length === 0 ? (
            <EmptyState title={t('empty')} cause={t('emptyCause')} />
          ) : (
            <ul aria-label={t('label')} className="flex flex-col gap-3 p-4">
              {rules.flatMap(toShown).map((rule) => (
                <RuleItem key={`${rule.registry} ${rule.path}`} rule={rule} historyHref="?tab=changes" />
              ))}
            </ul>
          )
        }
      </ApiView>
    </div>
  )
}

/** Each of its nodes by itself, as the registry holds them. */
function toShown({ registry, kind, key, enabled, places }: RuleRow): ShownRule[] {
  const reason = enabled === null ? 'unreadable' : enabled ? null : 'disabled'
  const shown = { registry: registry.replace(/^registry:/, ''), key, kind: ruleKindOf(suffixes[kind]), reason } as const
  return places.map((place) => ({ ...shown, ...place, scope: 'application', relations: [], applies: reason === null }))
}
