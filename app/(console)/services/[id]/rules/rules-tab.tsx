'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { serviceRuleSchema } from '#lib/registry/service-rules'
import { ApiView } from '../../../../_components/states/api-view'
import { EmptyState } from '../../../../_components/states/empty-state'
import { useApi } from '../../../../_hooks/use-api'
import { RuleItem } from './rule-item'

const list = z.array(serviceRuleSchema)

/** Every rule that touches the service, whoever wrote it: those with effect first, the others with the reason why they have none. */
export function RulesTab({ service }: { service: string }) {
  const t = useTranslations('services.rules')
  const state = useApi(`services/${encodeURIComponent(service)}/rules`, list, { topics: ['rules', 'registry'] })
  return (
    <div className="min-h-0 grow overflow-auto">
      <ApiView state={state}>
        {(rules) =>
          rules.length === 0 ? (
            <EmptyState title={t('empty')} cause={t('emptyCause')} />
          ) : (
            <ul aria-label={t('label')} className="flex flex-col gap-3 p-4">
              {rules.map((rule) => (
                <RuleItem key={`${rule.registry} ${rule.path}`} rule={rule} historyHref={`?tab=history`} />
              ))}
            </ul>
          )
        }
      </ApiView>
    </div>
  )
}
