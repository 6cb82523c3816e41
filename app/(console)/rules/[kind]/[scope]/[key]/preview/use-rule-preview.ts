'use client'
import { parseAsBoolean, useQueryState } from 'nuqs'
import type { RuleName } from '#lib/governance/rules/rule-places'
import { type RulePreview, rulePreviewSchema } from '#lib/governance/rules/preview-schema'
import { type Asked, useAsked } from '../../../../../../_hooks/use-asked'

type Rule = RuleName & { registry: string }

/** What a text would do to every consumer; `null` takes the rule away, `undefined` asks nothing. */
export function useRulePreview(rule: Rule, content: string | null | undefined): Asked<RulePreview> {
  const engine = useEngineWish(rule)
  const question = content === undefined ? undefined : { kind: 'rule', rule: draftOf(rule, content), ...engine }
  return useAsked('rules/preview', question, rulePreviewSchema)
}

export type DetailWish = { service: string; consumer: string; method: string }

/** The same for one consumer and one method, router by router. */
export function useRuleDetail(rule: Rule, content: string | null, wish: DetailWish | undefined): Asked<RulePreview> {
  const engine = useEngineWish(rule)
  const named = wish && { service: wish.service, consumer: wish.consumer, ...(wish.method !== '' && { method: wish.method }) }
  const question = named && { kind: 'rule', rule: draftOf(rule, content), detail: true, ...named, ...engine }
  return useAsked('rules/preview', question, rulePreviewSchema)
}

/** Whether scripts are run, as on a Java that has an engine for them. In the address, so that every preview of the page says the same. */
export const useScriptEngine = () => useQueryState('engine', parseAsBoolean.withDefault(false))

function useEngineWish({ kind }: Rule): { scriptEngine?: true } {
  const [hasEngine] = useScriptEngine()
  return kind === 'script' && hasEngine ? { scriptEngine: true } : {}
}

const draftOf = ({ registry, kind, scope, key }: Rule, content: string | null) => ({ registry, kind, scope, key, content })
