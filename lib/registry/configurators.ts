// Which rule decides a provider's weight, seen from an ordinary consumer. Minimal on purpose: what one consumer application alone
// sees, warm-up and `match` blocks belong to governance. Order as ClusterUtils + RegistryDirectory#overrideWithConfigurator: first what the
// provider itself makes of the documents of its application and of the service (RegistryProtocol's OverrideListener: it registers again),
// then what consumers lay over that: old override URLs (0.0.0.0 before a host, then by priority), then the service's document.
// Consumers of 3.x that discover by application pass old URLs over: governance says so, a table has one number.
import { parse } from 'yaml'
import { z } from 'zod'
import { AppError } from '../platform/errors.ts'
import { type DubboUrl, parseDubboUrl } from './dubbo-url.ts'
import { compareOverrides, compareText } from './override-order.ts'
import type { RuleFact } from './rows.ts'

/** Who applies it: the provider, before it registers, or every consumer. */
export type Side = 'provider' | 'consumer'
export type WeightRule = {
  path: string
  /** An old override URL, which is put in order by itself; undefined of a document */
  url: DubboUrl | undefined
  scope: 'service' | 'application'
  key: string
  weightFor(provider: WeighedProvider, side: Side): number | undefined
}
/** `generation` decides how a provider reads rules: 2.6 no document, 2.7 only items with its port, 3.x as it is written; "" counts as 3.x. */
export type WeighedProvider = {
  service: string
  application: string
  generation: string
  host: string
  address: string
  weight: number
}

const list = z.union([z.array(z.coerce.string()), z.null()]).optional()
const documentSchema = z.looseObject({
  enabled: z.boolean().optional(),
  scope: z.string().nullish(),
  configs: z
    .array(
      z.looseObject({
        side: z.string().nullish(),
        enabled: z.boolean().nullish(),
        type: z.string().nullish(),
        addresses: list,
        providerAddresses: list,
        applications: list,
        services: list,
        parameters: z.record(z.string(), z.unknown()).nullish(),
        match: z.unknown().optional(),
      }),
    )
    .nullish(),
})
type Item = NonNullable<z.infer<typeof documentSchema>['configs']>[number]

/** A rule as far as it decides weights; undefined when it says nothing of them. Throws invalid-input (malformed-rule). */
export function weightRuleOf(rule: Pick<RuleFact, 'path' | 'kind' | 'key' | 'content'>): WeightRule | undefined {
  if (rule.kind === 'override-url') return overrideRule(rule)
  return rule.kind === 'configurators' ? documentRule(rule) : undefined
}

function overrideRule(rule: Pick<RuleFact, 'path' | 'key' | 'content'>): WeightRule | undefined {
  const url = parseDubboUrl(rule.content)
  const { protocol, host, port, params } = url
  const weight = weightOf(params['weight'])
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

function documentRule(rule: Pick<RuleFact, 'path' | 'key' | 'content'>): WeightRule | undefined {
  const { enabled, scope, configs } = parseDocument(rule.content)
  const items = (configs ?? []).filter(
    (item) => weightOf(item.parameters?.['weight']) !== undefined && isOn(item, enabled ?? true) && item.match === undefined,
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
      return weightOf(last?.item.parameters?.['weight'])
    },
  }
}

/** An item with a type other than general has a switch of its own, and is off where that is not set (ConfigParser). */
const isOn = ({ type, enabled }: Item, ofDocument: boolean): boolean =>
  type === null || type === undefined || type === 'general' ? ofDocument : enabled === true

type Placed = { item: Item; host: string; port: string }

/** An item becomes an override for each of its addresses (ConfigParser), and those are put in order by host: a host beats everybody. */
const inPlaces = (items: readonly Item[]): Placed[] =>
  items
    .flatMap((item) => (item.addresses?.length ? item.addresses : ['0.0.0.0']).map((address) => placeOf(item, address)))
    .sort((left, right) => compareText(left.host, right.host))

function placeOf(item: Item, address: string): Placed {
  const [, host = address, port = ''] = /^(.*?)(?::([^:]*))?$/.exec(address) ?? []
  return { item, host, port }
}

/** One for certain consumers is not everybody's truth. */
const isForConsumers = (item: Item, host: string, provider: WeighedProvider): boolean =>
  host === '0.0.0.0' && allows(item.applications, '*') && namesProvider(item.providerAddresses, provider)

/**
 * AbstractConfigurator of the provider's own release. 2.7 wants the provider's port in the address, so that 0.0.0.0 alone is nobody, and
 * does not look at `services`; 3.x takes the addresses for `providerAddresses` where there are none of those.
 */
function isForProvider({ item, host, port }: Placed, provider: WeighedProvider, isApplication: boolean): boolean {
  if (/^2\.[0-6]$/.test(provider.generation) || (host !== '0.0.0.0' && host !== provider.host)) return false
  const is27 = provider.generation === '2.7'
  if (is27 && !provider.address.endsWith(`:${port}`)) return false
  if (isApplication ? !is27 && !allows(item.services, provider.service) : !allows(item.applications, provider.application)) return false
  const named = item.providerAddresses?.length ? item.providerAddresses : is27 ? null : item.addresses
  return namesProvider(named, provider)
}

const allows = (names: readonly string[] | null | undefined, name: string): boolean =>
  !names || names.length === 0 || names.includes('*') || names.includes(name)

const namesProvider = (addresses: readonly string[] | null | undefined, provider: WeighedProvider): boolean =>
  !addresses || addresses.length === 0 || addresses.some((address) => matchesAddress(address, provider))

const matchesAddress = (address: string, provider: WeighedProvider): boolean =>
  address === '0.0.0.0' ||
  address === provider.address ||
  address === provider.host ||
  (address.startsWith('0.0.0.0:') && (address === '0.0.0.0:*' || provider.address.endsWith(address.slice(7))))

function parseDocument(content: string): z.infer<typeof documentSchema> {
  try {
    return documentSchema.parse(parse(content, { maxAliasCount: 100 }) ?? {})
  } catch (error) {
    throw new AppError(
      'invalid-input',
      `The rule cannot be read, so Dubbo ignores it: ${error instanceof z.ZodError ? (error.issues[0]?.message ?? '') : String(error).split('\n')[0]}`,
      { cause: error, details: { oddity: 'malformed-rule' } },
    )
  }
}

function weightOf(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  return typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : undefined
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
