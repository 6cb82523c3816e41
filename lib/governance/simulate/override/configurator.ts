// One override in force: OverrideConfigurator, AbsentConfigurator and their common AbstractConfigurator of 2.6, 2.7 and 3.2/3.3.
import { z } from 'zod'
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import { isGeneration3 } from '../condition/patterns.ts'
import { javaString } from '../java-text.ts'
import { addressOf, parameter, type SimulatedGeneration } from '../model.ts'
import { serviceKeyOf } from '../rule-url.ts'
import { addressMatchSchema, matchesAddressRule, matchesString, stringMatchSchema } from '../string-match.ts'

/** `ConditionMatch` of v3.0 rules. */
export const ruleMatchSchema = z.looseObject({
  address: addressMatchSchema.nullish(),
  providerAddress: addressMatchSchema.nullish(),
  service: z.looseObject({ oneof: z.array(stringMatchSchema) }).nullish(),
  app: z.looseObject({ oneof: z.array(stringMatchSchema) }).nullish(),
  param: z.array(z.looseObject({ key: z.unknown().transform(javaString).optional(), value: stringMatchSchema.nullish() })).nullish(),
})
export type RuleMatch = z.infer<typeof ruleMatchSchema>

export type Configurator = { url: DubboUrl; match?: RuleMatch | undefined }

/** What an override is applied to: a URL as one side sees it. */
export type Target = {
  url: DubboUrl
  side: 'provider' | 'consumer'
  /** The consumer's own address (NetUtils#getLocalHost) */
  localHost: string
  generation: SimulatedGeneration
  /** The URL's service key where it is not that of its parameters */
  serviceKey?: string
}

const stripped = ['category', 'check', 'dynamic', 'enabled']
const strippedSince27 = ['group', 'version', 'application', 'side', 'configVersion', 'compatible_config', 'interfaces']

/** Parameters that the override sets on the target; undefined where it does not apply. Reads `target.url`, changes nothing. */
export function overridesOf(configurator: Configurator, target: Target): Record<string, string> | undefined {
  const rule = configurator.url
  if (rule.host === '' || target.url.host === '' || (target.generation !== '2.6' && isFalse(rule.params['enabled']))) return undefined
  const host = hostToCompare(rule, target)
  if (host === undefined || (rule.host !== '0.0.0.0' && rule.host !== host)) return undefined
  const isFor =
    isApplicationMatch(rule, target) &&
    isAddressMatch(rule, target) &&
    isServiceMatch(rule, target) &&
    isFurtherMatch(configurator, host, target)
  return isFor ? settingsOf(rule, target) : undefined
}

const isVersion30 = (rule: DubboUrl, generation: SimulatedGeneration): boolean =>
  isGeneration3(generation) && (rule.params['configVersion'] ?? '').startsWith('v3.0')

/** v3.0 rules have `match`, where they have one; all others compare `~` parameters. */
function isFurtherMatch({ url, match }: Configurator, host: string, target: Target): boolean {
  if (!isVersion30(url, target.generation)) return isConditionMatch(url, target)
  return match === undefined || isRuleMatch(match, host, target)
}

/** Applies an override: `absent://` sets only what is not there. */
export function configure(configurator: Configurator, target: Target): DubboUrl {
  const settings = overridesOf(configurator, target)
  if (!settings) return target.url
  const params = configurator.url.protocol === 'absent' ? { ...settings, ...target.url.params } : { ...target.url.params, ...settings }
  return { ...target.url, params }
}

const isFalse = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== 'true'

/** The host that the rule's host is compared with; undefined where the rule is for the other side or another port. */
function hostToCompare(rule: DubboUrl, target: Target): string | undefined {
  const isVersioned = target.generation !== '2.6' && (rule.params['configVersion'] ?? '') !== ''
  if (isVersioned) return hostOfVersioned(rule, target)
  // with a port: one provider's address, on both sides; without: a consumer's address, or 0.0.0.0 for everybody
  if (rule.port !== 0) return target.url.port === rule.port ? target.url.host : undefined
  return target.side === 'consumer' ? target.localHost : '0.0.0.0'
}

/** 2.7 wants no port in a consumer's address, and the provider's own port in a provider's: its 0.0.0.0 is nobody. */
function hostOfVersioned(rule: DubboUrl, { url, side, localHost, generation }: Target): string | undefined {
  if (rule.params['side'] !== side) return undefined
  if (generation === '2.7' && rule.port !== (side === 'consumer' ? 0 : url.port)) return undefined
  return side === 'consumer' ? localHost : url.host
}

function isApplicationMatch(rule: DubboUrl, { url, generation }: Target): boolean {
  const wanted = parameter(rule.params, 'application', generation) || rule.username || undefined
  return wanted === undefined || wanted === '*' || wanted === (parameter(url.params, 'application', generation) || url.username)
}

/** `providerAddresses`; 2.7 asks whether the joined text contains the address. */
function isAddressMatch(rule: DubboUrl, { url, generation }: Target): boolean {
  const addresses = rule.params['providerAddresses'] ?? ''
  if (generation === '2.6' || addresses === '') return true
  if (generation === '2.7') return addresses.includes(addressOf(url)) || addresses.includes('0.0.0.0')
  const accepted = new Set([addressOf(url), '0.0.0.0', '0.0.0.0:*', `0.0.0.0:${url.port}`, url.host])
  return addresses.split(',').some((address) => accepted.has(address))
}

function isServiceMatch(rule: DubboUrl, { url, serviceKey, generation }: Target): boolean {
  if (!isGeneration3(generation)) return true
  const wanted = serviceKeyOf(rule)
  return wanted === '*' || wanted === (serviceKey ?? serviceKeyOf(url))
}

/** `~key`, application and side of the rule must be equal on the URL. */
function isConditionMatch(rule: DubboUrl, { url, generation }: Target): boolean {
  return Object.entries(rule.params).every(([key, value]) => {
    const isTilde = key.startsWith('~')
    if (!isTilde && key !== 'application' && key !== 'side') return true
    return value === '*' || value === parameter(url.params, isTilde ? key.slice(1) : key, generation)
  })
}

function isRuleMatch(match: RuleMatch, host: string, { url, serviceKey }: Target): boolean {
  if (match.address && !matchesAddressRule(match.address, host)) return false
  if (match.providerAddress && !matchesAddressRule(match.providerAddress, addressOf(url))) return false
  if (match.service && !match.service.oneof.some((one) => matchesString(one, serviceKey ?? serviceKeyOf(url)))) return false
  if (match.app && !match.app.oneof.some((one) => matchesString(one, url.params['application']))) return false
  return (match.param ?? []).every(
    ({ key, value }) => key !== undefined && value !== null && value !== undefined && matchesString(value, url.params[key]),
  )
}

function settingsOf(rule: DubboUrl, { generation }: Target): Record<string, string> {
  const settings = { ...rule.params }
  for (const key of Object.keys(settings)) {
    const isCondition = key.startsWith('~')
      ? !isVersion30(rule, generation)
      : generation === '2.6' && (key === 'application' || key === 'side')
    if (isCondition || stripped.includes(key) || (generation !== '2.6' && strippedSince27.includes(key))) delete settings[key]
  }
  return settings
}
