'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { serviceRuleSchema } from '#lib/registry/service-rules'
import { ButtonLink } from '../../../../_components/button'
import { ApiView } from '../../../../_components/states/api-view'
import { EmptyState } from '../../../../_components/states/empty-state'
import { useApi } from '../../../../_hooks/use-api'
import { useRuleKindWord } from '../../../rules/rule-words'
import { RuleItem } from './rule-item'

/** What Dubbo looks up by the name of a service. */
const ownKinds = ['override', 'condition', 'affinity'] as const

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
            <EmptyState title={t('empty')} cause={t('emptyCause')} action={<NewRuleLinks service={service} />} />
          ) : (
            <div className="flex flex-col gap-3 p-4">
              <NewRuleLinks service={service} />
              <ul aria-label={t('label')} className="flex flex-col gap-3">
                {rules.map((rule) => (
                  <RuleItem key={`${rule.registry} ${rule.path}`} rule={rule} historyHref={`?tab=history`} />
                ))}
              </ul>
            </div>
          )
        }
      </ApiView>
    </div>
  )
}

/** The pages of this service's own rules, there already or not. */
function NewRuleLinks({ service }: { service: string }) {
  const t = useTranslations('services.rules')
  const word = useRuleKindWord()
  return (
    <nav aria-label={t('ownRules')} className="flex flex-wrap items-center gap-2">
      {ownKinds.map((kind) => (
        <ButtonLink key={kind} size="sm" href={`/rules/${kind}/service/${encodeURIComponent(service)}`}>
          {word(kind)}
        </ButtonLink>
      ))}
    </nav>
  )
}
