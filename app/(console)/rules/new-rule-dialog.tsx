'use client'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { checkedRuleKey } from '#lib/governance/rules/rule-places'
import { type RuleTemplate, templateShapes } from '#lib/governance/rules/rule-templates'
import { isAppError } from '#lib/platform/errors'
import { Button } from '../../_components/button'
import { Dialog } from '../../_components/dialog'
import { ruleHref } from '../../_components/paths'
import { Select } from '../../_components/select'
import { useSources } from '../../_components/shell/use-sources'
import { useScope } from '../../_hooks/use-scope'
import { SuggestField } from '../compare/suggest-field'
import { TemplateChoice } from './template-choice'

/** What the rule is to do, and of what: the page of the rule then begins with a text that is right. */
export function NewRuleDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('rules.new')
  const router = useRouter()
  const [template, setTemplate] = useState<RuleTemplate>('condition-v3.0')
  const [wanted, setWanted] = useState<'service' | 'application'>('service')
  const [key, setKey] = useState('')
  const registry = useRegistryChoice()
  const { kind, scopes } = templateShapes[template]
  const scope = scopes.includes(wanted) ? wanted : 'application'
  const refusal = useRefusal({ kind, scope, key, registry: registry.value })
  const create = () => {
    onClose()
    router.push(ruleHref({ registry: registry.value, kind, scope, key: checkedRuleKey({ kind, scope, key }) }, { template }))
  }
  const actions = (
    <>
      <Button onClick={onClose}>{t('cancel')}</Button>
      <Button tone="primary" disabledReason={refusal} onClick={create}>
        {t('create')}
      </Button>
    </>
  )
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={t('title')} description={t('what')} actions={actions} width="lg">
      <div className="space-y-4">
        <TemplateChoice value={template} onChange={setTemplate} />
        <div className="flex flex-wrap items-center gap-3">
          <Select
            label={t('scope')}
            options={scopes.map((value) => ({ value, label: t(`scopes.${value}`) }))}
            value={scope}
            onValueChange={setWanted}
          />
          {registry.options.length > 1 && (
            <Select label={t('registry')} options={registry.options} value={registry.value} onValueChange={registry.set} />
          )}
        </div>
        <div className="space-y-1">
          <p className="text-sm font-medium">{t(`key.${scope}`)}</p>
          <div className="flex">
            <SuggestField
              key={scope}
              label={t(`key.${scope}`)}
              placeholder={scope === 'service' ? 'group/com.shop.OrderService:1.0.0' : 'order-service'}
              value={key}
              onCommit={setKey}
              resource={scope === 'service' ? 'services' : 'applications'}
            />
          </div>
          <p className="text-xs text-muted">{t(whoseName(kind))}</p>
        </div>
      </div>
    </Dialog>
  )
}

/** Whose name the key is: half of all rules without effect are filed under the other side's. */
const whoseName = (kind: string) =>
  kind === 'tag' || kind === 'script' ? ('ofProvider' as const) : kind === 'migration' ? ('ofConsumer' as const) : ('ofBoth' as const)

function useRegistryChoice() {
  const { registry } = useScope()
  const { data = [] } = useSources()
  const [chosen, setChosen] = useState<string>()
  const options = data.filter(({ kind }) => kind === 'registry').map(({ id, name }) => ({ value: id, label: name ?? id }))
  return { options, value: chosen ?? registry ?? options[0]?.value ?? '', set: setChosen }
}

type Wish = { kind: Parameters<typeof checkedRuleKey>[0]['kind']; scope: 'service' | 'application'; key: string; registry: string }

/** Why there can be no such rule; undefined when there can. */
function useRefusal({ registry, ...name }: Wish): string | undefined {
  const t = useTranslations('rules.new')
  if (registry === '') return t('noRegistry')
  if (name.key === '') return t('keyFirst')
  try {
    checkedRuleKey(name)
    return undefined
  } catch (error) {
    if (isAppError(error)) return error.message
    throw error
  }
}
