// Which rule decides a provider's weight, seen from an ordinary consumer. Minimal on purpose: what one consumer application alone
// sees, warm-up and `match` blocks belong to governance. Order as ClusterUtils + RegistryDirectory#overrideWithConfigurator: the
// provider's URL, old override URLs (0.0.0.0 before a host, then by priority), the provider application's document, the service's.
import { parse } from 'yaml'
import { z } from 'zod'
import { AppError } from '../platform/errors.ts'
import { parseDubboUrl } from './dubbo-url.ts'
import type { RuleFact } from './rows.ts'

export type WeightRule = {
  path: string
  order: number
  scope: 'service' | 'application'
  key: string
  weightFor(provider: WeighedProvider): number | undefined
}
export type WeighedProvider = { service: string; interface: string; application: string; host: string; address: string; weight: number }

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
  const { protocol, host, port, params } = parseDubboUrl(rule.content)
  const weight = weightOf(params['weight'])
  if (weight === undefined || protocol !== 'override' || params['enabled'] === 'false') return undefined
  // a host without a port names a consumer, which is no matter of the provider's own weight
  const isForAll = host === '0.0.0.0' || host === ''
  if (!isForAll && port === 0) return undefined
  const priority = Math.max(-999, Math.min(999, Number(params['priority'] ?? 0) || 0))
  return {
    path: rule.path,
    order: (isForAll ? 0 : 10_000) + priority,
    scope: 'service',
    key: rule.key,
    weightFor: (provider) =>
      (isForAll && (port === 0 || provider.address.endsWith(`:${port}`))) || provider.address === `${host}:${port}`
        ? params['application']
          ? undefined
          : weight
        : undefined,
  }
}

function documentRule(rule: Pick<RuleFact, 'path' | 'key' | 'content'>): WeightRule | undefined {
  const { enabled, scope, configs } = parseDocument(rule.content)
  const items = (configs ?? []).filter(
    (item) => weightOf(item.parameters?.['weight']) !== undefined && (item.enabled ?? true) && item.match === undefined,
  )
  if (enabled === false || items.length === 0) return undefined
  const isApplication = scope === 'application'
  return {
    path: rule.path,
    order: isApplication ? 20_000 : 30_000,
    scope: isApplication ? 'application' : 'service',
    key: rule.key,
    weightFor(provider) {
      let weight: number | undefined
      for (const item of items) if (hits(item, provider, isApplication)) weight = weightOf(item.parameters?.['weight'])
      return weight
    },
  }
}

function hits(item: Item, provider: WeighedProvider, isApplication: boolean): boolean {
  if (isApplication ? !allows(item.services, provider.service) : !allows(item.applications, provider.application)) return false
  const addresses = item.addresses ?? ['0.0.0.0']
  if (item.side === 'provider') return addresses.some((address) => matchesAddress(address, provider))
  // a consumer-side item for certain consumers is not everybody's truth
  if (item.side !== 'consumer' || isApplication || !addresses.includes('0.0.0.0')) return false
  return item.providerAddresses?.some((address) => matchesAddress(address, provider)) ?? true
}

const allows = (names: readonly string[] | null | undefined, name: string): boolean =>
  !names || names.length === 0 || names.includes('*') || names.includes(name)

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
  for (const rule of [...rules].sort((left, right) => left.order - right.order)) {
    if (rule.scope === 'application' ? rule.key !== provider.application : rule.key !== provider.service) continue
    const weight = rule.weightFor(provider)
    if (weight !== undefined) decided = { weight, rulePath: rule.path }
  }
  return decided
}
