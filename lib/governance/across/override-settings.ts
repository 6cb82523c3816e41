// What override rules set, value by value, in one form for documents and old URLs: two that speak of the same calls can be compared.
import { z } from 'zod'
import { isAppError } from '../../platform/errors.ts'
import { formatAddress, parseDubboUrl } from '../../registry/dubbo-url.ts'
import { parseServiceId } from '../../registry/service-id.ts'
import { readRuleDocument } from '../simulate/rule-document.ts'
import { isEnabledUrl } from '../override-url.ts'
import type { GroupedRule, RulePlace } from '../rules/group-rules.ts'
import type { RuleName } from '../rules/rule-places.ts'

/** `target`: which calls, as text: equal texts mean the same calls. */
export type Setting = { rule: GroupedRule; place: string; target: string; parameter: string; value: string }

type Target = { service: string; side: string; providers: readonly string[]; callers: readonly string[]; applications: readonly string[] }

const texts = z.array(z.coerce.string()).nullish()
const itemSchema = z.looseObject({
  side: z.string().nullish(),
  addresses: texts,
  providerAddresses: texts,
  applications: texts,
  services: texts,
  match: z.unknown().optional(),
  type: z.string().nullish(),
  enabled: z.boolean().nullish(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
type Item = z.infer<typeof itemSchema>

/** Of some places of a rule of kind override; nothing of one that is not in force or cannot be read. */
export function settingsOf(rule: GroupedRule, places: readonly RulePlace[]): Setting[] {
  return places.flatMap((place) => {
    if (place.format === 'yaml') return documentSettings(rule, place)
    return place.format === 'url' && isEnabledUrl(place.content) ? urlSettings(rule, place) : []
  })
}

function documentSettings(rule: GroupedRule, { content, path }: RulePlace): Setting[] {
  return documentItems({ ...rule, content }).map(({ index, target, parameter, value }) => ({
    rule,
    place: `${path} configs[${index}]`,
    target: textOf(target),
    parameter,
    value,
  }))
}

type Document = Pick<RuleName, 'scope' | 'key'> & { content: string }

function documentItems(rule: Document): { index: number; target: Target; parameter: string; value: string }[] {
  const document = orUndefined(() => readRuleDocument(rule.content))
  if (document === undefined || document['enabled'] === false) return []
  const configs = z.array(z.unknown()).safeParse(document['configs']).data ?? []
  return configs.flatMap((config, index) => {
    const item = itemSchema.safeParse(config).data
    if (!item || !isPlain(item)) return []
    return targetsOf(rule, item).flatMap((target) =>
      Object.entries(item.parameters).map(([parameter, value]) => ({ index, target, parameter, value: String(value) })),
    )
  })
}

/**
 * What a document says to the consumers of an application, value by value: equal texts say the same. That of a service counts as if it named
 * the interface, by which alone 3.2 knows a service in the document of an application.
 */
export const saidTo = (application: string, rule: Document): string[] =>
  documentItems(rule).flatMap(({ target, parameter, value }) => {
    const { side, applications } = target
    if (side !== 'consumer' || (applications.length > 0 && !applications.includes(application))) return []
    const service = rule.scope === 'service' ? parseServiceId(rule.key).interface : target.service
    return [`${textOf({ ...target, service, applications: [] })} ${parameter}=${value}`]
  })

/** What has a condition or a switch of its own is not compared. */
const isPlain = ({ match, type, enabled }: Item): boolean =>
  match === undefined && enabled !== false && (type === undefined || type === null || type === 'general')

/** Of an application's rule only what names its services, and only for calls of that application. */
function targetsOf({ scope, key }: Document, item: Item): Target[] {
  const { addresses, providerAddresses, applications, services } = item
  const isConsumerSide = item.side === 'consumer'
  const providers = (isConsumerSide ? providerAddresses : addresses) ?? []
  const callers = (isConsumerSide ? addresses : []) ?? []
  const base = { side: item.side ?? '', providers, callers }
  if (scope === 'service') return [{ ...base, service: key, applications: applications ?? [] }]
  if (!isConsumerSide) return []
  return (services ?? []).filter((service) => service !== '*').map((service) => ({ ...base, service, applications: [key] }))
}

const ownParams: readonly string[] = [
  'category',
  'dynamic',
  'enabled',
  'group',
  'version',
  'side',
  'application',
  'priority',
  'name',
  'router',
]

/** A host without a port is a caller, one with a port a provider (Configurator of 2.x). */
function urlSettings(rule: GroupedRule, { content, path }: RulePlace): Setting[] {
  const url = orUndefined(() => parseDubboUrl(content))
  if (!url || url.protocol !== 'override') return []
  const target = textOf({
    service: rule.key,
    side: 'consumer',
    providers: url.port > 0 ? [formatAddress(url.host, url.port)] : [],
    callers: url.port > 0 ? [] : [url.host],
    applications: url.params['application'] ? [url.params['application']] : [],
  })
  return Object.entries(url.params)
    .filter(([parameter]) => !ownParams.includes(parameter))
    .map(([parameter, value]) => ({ rule, place: path, target, parameter, value }))
}

/** Everybody is written in several ways. */
function textOf({ service, side, providers, callers, applications }: Target): string {
  const some = (names: readonly string[]): string[] => [...new Set(names)].filter((name) => !/^(\*|0\.0\.0\.0(:0)?|)$/.test(name)).sort()
  return JSON.stringify([service, side, some(providers), some(callers), some(applications)])
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return undefined
    throw error
  }
}
