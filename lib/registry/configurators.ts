// Which rule decides a provider's weight, seen from an ordinary consumer. Minimal on purpose: what one consumer application alone
// sees, warm-up and `match` blocks belong to governance. Order as ClusterUtils + RegistryDirectory#overrideWithConfigurator: first what the
// provider itself makes of the documents of its application and of the service (RegistryProtocol's OverrideListener: it registers again),
// then what consumers lay over that: old override URLs (0.0.0.0 before a host, then by priority), then the service's document.
// Consumers of 3.x that discover by application pass old URLs over: governance says so, a table has one number.
import { type DubboUrl, parseDubboUrl } from './dubbo-url.ts'
import { compareOverrides, compareText } from './override-order.ts'
import type { RuleFact } from './rows.ts'
import { inPlaces, isForConsumers, isForProvider, isOn, parseItems, weightOf, type Side, type WeighedProvider } from './weight-items.ts'

export type WeightRule = {
  path: string
  /** An old override URL, which is put in order by itself; undefined of a document */
  url: DubboUrl | undefined
  scope: 'service' | 'application'
  key: string
  weightFor(provider: WeighedProvider, side: Side): number | undefined
}

type RuleText = Pick<RuleFact, 'path' | 'key' | 'content'>

/**
 * A rule as far as it decides weights; undefined when it says nothing of them. `parameter` is `<method>.weight` for those of a method.
 * Throws invalid-input (malformed-rule).
 */
export function weightRuleOf(rule: RuleText & Pick<RuleFact, 'kind'>, parameter = 'weight'): WeightRule | undefined {
  if (rule.kind === 'override-url') return overrideRule(rule, parameter)
  return rule.kind === 'configurators' ? documentRule(rule, parameter) : undefined
}

function overrideRule(rule: RuleText, parameter: string): WeightRule | undefined {
  const url = parseDubboUrl(rule.content)
  const { protocol, host, port, params } = url
  const weight = weightOf(params[parameter])
  if (weight === undefined || protocol !== 'override' || params['enabled'] === 'false') return undefined
  // a host without a port names a consumer, which is no matter of the provider's own weight
  const isForAll = host === '0.0.0.0'
  if (!isForAll && port === 0) return undefined
  return {
    path: rule.path,
    url,
    scope: 'service',
    key: rule.key,
    weightFor: (provider, side) =>
      side === 'consumer' && ((isForAll && (port === 0 || provider.address.endsWith(`:${port}`))) || provider.address === `${host}:${port}`)
        ? params['application']
          ? undefined
          : weight
        : undefined,
  }
}

function documentRule(rule: RuleText, parameter: string): WeightRule | undefined {
  const { enabled, scope, configs } = parseItems(rule.content)
  const items = (configs ?? []).filter(
    (item) => weightOf(item.parameters?.[parameter]) !== undefined && isOn(item, enabled ?? true) && item.match === undefined,
  )
  if (items.length === 0) return undefined
  const isApplication = scope === 'application'
  const placed = inPlaces(items)
  return {
    path: rule.path,
    url: undefined,
    scope: isApplication ? 'application' : 'service',
    key: rule.key,
    weightFor(provider, side) {
      // a consumer-side item of an application's document is the truth of that application alone
      if (side === 'consumer' && isApplication) return undefined
      const last = placed.findLast(
        ({ item, host, port }) =>
          item.side === side &&
          (side === 'consumer' ? isForConsumers(item, host, provider) : isForProvider({ item, host, port }, provider, isApplication)),
      )
      return weightOf(last?.item.parameters?.[parameter])
    },
  }
}

/** Weight after every rule in force, and the path of the rule that decides it (null: the provider's own URL does). */
export function effectiveWeight(provider: WeighedProvider, rules: readonly WeightRule[]): { weight: number; rulePath: string | null } {
  let decided: { weight: number; rulePath: string | null } = { weight: provider.weight, rulePath: null }
  for (const { rule, side } of inOrder(rules)) {
    if (rule.key !== (rule.scope === 'application' ? provider.application : provider.service)) continue
    const weight = rule.weightFor(provider, side)
    if (weight !== undefined) decided = { weight, rulePath: rule.path }
  }
  return decided
}

/** The rules in the order in which they are applied, documents once for either side: the last one that speaks of a provider wins. */
function inOrder(rules: readonly WeightRule[]): { rule: WeightRule; side: Side }[] {
  const [documents, urls]: [WeightRule[], (WeightRule & { url: DubboUrl })[]] = [[], []]
  for (const rule of rules) {
    if (rule.url) urls.push({ ...rule, url: rule.url })
    else documents.push(rule)
  }
  documents.sort((left, right) => compareText(left.scope, right.scope))
  return [
    ...documents.map((rule) => ({ rule, side: 'provider' as const })),
    ...urls.sort((left, right) => compareOverrides(left.url, right.url)).map((rule) => ({ rule, side: 'consumer' as const })),
    ...documents.map((rule) => ({ rule, side: 'consumer' as const })),
  ]
}
