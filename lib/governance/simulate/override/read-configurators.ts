// Override rules of the config centre (ConfigParser, AbstractConfiguratorListener) and old override URLs (Configurator#toConfigurators). YAML
// becomes the text of override:// URLs first, as in Dubbo, so values with & = or ? break in the same way.
import { z } from 'zod'
import { AppError, isAppError, sentenceOf } from '../../../platform/errors.ts'
import { isGeneration3 } from '../condition/patterns.ts'
import { javaBoolean, javaString } from '../java-text.ts'
import type { SimulatedGeneration } from '../model.ts'
import { readRouterRule, readRuleDocument, type RuleDocument } from '../rule-document.ts'
import { hasKnownSide, isMatchUrl, readUrl } from '../rule-url.ts'
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import { compareOverrides } from '../../../registry/override-order.ts'
import { isEmptyUrl } from './by-host.ts'
import { ruleMatchSchema, type Configurator } from './configurator.ts'
import { sayOfSimulation as say } from '../sentences.ts'
import type { Sentence } from '../../../platform/sentence.ts'

export type ReadConfigurators = { configurators: Configurator[]; problem?: Sentence }

/** Dubbo 3 takes these out of rules of the config centre (AbstractConfiguratorListener#initSecurityKey). */
const forbiddenSince3 = ['accesslog.fixed.path', 'router', 'rule', 'runtime', 'type']

/** Reads a `configurators` rule. `problem` says why it is not in force. */
export function readConfigurators(text: string, generation: SimulatedGeneration): ReadConfigurators {
  try {
    const found = (urlsOfArray(text, generation) ?? configuratorsOf(readRuleDocument(text), generation)).map((configurator) => ({
      ...configurator,
      url: isGeneration3(generation) ? withoutForbidden(configurator.url) : configurator.url,
    }))
    if (found.length === 0) return { configurators: [], problem: say('rule-sets-nothing') }
    return { configurators: inOrder(found, generation) }
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    return { configurators: [], problem: sentenceOf(error) }
  }
}

export type Side = 'consumer' | 'provider'

/** Old `override://` and `absent://` URLs that a subscriber takes, and that no `empty://` takes out of force. */
export function configuratorsOfUrls(
  urls: readonly DubboUrl[],
  { subscriber, side }: { subscriber: DubboUrl; side: Side },
  generation: SimulatedGeneration,
): Configurator[] {
  const taken = urls.filter(
    (url) => isCategoryOf(url, side, generation) && isMatchUrl(subscriber, url, generation) && hasKnownSide(url, generation),
  )
  return inOrder(
    notCleared(taken).map((url) => ({ url })),
    generation,
  )
}

/** `empty://` takes what stands before it out of force, and ends the reading (Configurator#toConfigurators): nothing is left. */
const notCleared = (urls: readonly DubboUrl[]): readonly DubboUrl[] => (urls.some(({ protocol }) => protocol === 'empty') ? [] : urls)

const consumersCategories = 'providers,configurators,routers'

/**
 * `override://` under any category that the subscriber asks for, all else under configurators only (UrlUtils#isConfigurator). Dubbo looks
 * the category up in the text of those that are asked for (UrlUtils#isMatchCategory).
 */
function isCategoryOf({ protocol, params }: DubboUrl, side: Side, generation: SimulatedGeneration): boolean {
  const category = params['category'] || 'providers'
  if (category === 'configurators') return ['override', 'absent', 'empty'].includes(protocol)
  if (protocol !== 'override') return false
  if (side === 'provider') return 'configurators'.includes(category)
  if (generation === '2.6') return category !== 'routers' && consumersCategories.includes(category)
  return consumersCategories.split(',').includes(category)
}

/** `Configurator#toConfigurators`: by host, then by priority, later wins. A URL without parameters clears all before it, in 2.6 only. */
function inOrder(found: readonly Configurator[], generation: SimulatedGeneration): Configurator[] {
  let kept: Configurator[] = []
  for (const configurator of found) {
    if (!isEmptyUrl(configurator.url.params)) kept.push(configurator)
    else if (generation === '2.6') kept = []
  }
  return kept.sort((left, right) => compareOverrides(left.url, right.url))
}

function withoutForbidden(url: DubboUrl): DubboUrl {
  const params = { ...url.params }
  for (const key of forbiddenSince3) delete params[key]
  return { ...url, params }
}

/** A JSON array of URLs is a rule too. */
function urlsOfArray(text: string, generation: SimulatedGeneration): Configurator[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined
  try {
    const parsed = z.array(z.string()).safeParse(JSON.parse(text))
    return parsed.success && parsed.data.length > 0 ? parsed.data.map((url) => ({ url: readUrl(url, generation) })) : undefined
  } catch {
    return undefined
  }
}

const itemSchema = z.looseObject({ type: z.string().nullish(), side: z.string().nullish() })
type Item = {
  side: string | undefined
  /** false, true, or "null", which is off too */
  enabled: string | undefined
  addresses: string[]
  providerAddresses: string[]
  services: string[]
  applications: string[]
  parameters: Readonly<Record<string, unknown>>
  match: unknown
}

/** A list of texts; anything else counts as absent, as in ConfigItem#parseFromMap. */
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(javaString) : [])

function readItem(raw: z.infer<typeof itemSchema>, generation: SimulatedGeneration): Item {
  const parameters = z.record(z.string(), z.unknown()).safeParse(raw['parameters'])
  const isGeneral = raw.type === null || raw.type === undefined || raw.type === 'general'
  const written = raw['enabled']
  // 2.7 takes a text for nothing
  const own = generation === '2.7' && typeof written !== 'boolean' ? undefined : written
  return {
    side: raw.side ?? undefined,
    // an item of a type other than general has its own switch, and is off when that is not set
    enabled: isGeneral ? undefined : own === undefined || own === null ? 'null' : String(javaBoolean(own)),
    addresses: textsOf(raw['addresses']),
    providerAddresses: textsOf(raw['providerAddresses']),
    services: textsOf(raw['services']),
    applications: textsOf(raw['applications']),
    parameters: parameters.success ? parameters.data : {},
    match: raw['match'],
  }
}

type Rule = { key: string; isApplication: boolean; enabled: boolean; configVersion: string }

function configuratorsOf(document: RuleDocument, generation: SimulatedGeneration): Configurator[] {
  const { configVersion, scope, key, enabled: switched } = document
  const { enabled } = readRouterRule({ configVersion, scope, key, enabled: switched }, generation)
  const items = z.array(itemSchema).safeParse(document['configs'])
  if (!items.success) throw new AppError('invalid-input', say('rule-no-configs', { form: '{side, addresses, parameters}' }))
  const rule: Rule = {
    key: document['key'] === undefined || document['key'] === null ? '' : javaString(document['key']),
    isApplication: document['scope'] === 'application',
    enabled,
    configVersion: javaString(document['configVersion']),
  }
  return items.data
    .map((item) => readItem(item, generation))
    .flatMap((item) => {
      const match = isGeneration3(generation) ? ruleMatchSchema.safeParse(item.match).data : undefined
      return textsOfItem(item, rule, generation).map((text) => ({ url: readOverride(text, generation), match }))
    })
}

function readOverride(text: string, generation: SimulatedGeneration): DubboUrl {
  const url = readUrl(text, generation)
  if (hasKnownSide(url, generation)) return url
  throw new AppError('invalid-input', say('rule-unknown-side', { side: url.params['side'] ?? '' }))
}

function textsOfItem(item: Item, rule: Rule, generation: SimulatedGeneration): string[] {
  const hosts = item.addresses.length > 0 ? item.addresses : ['0.0.0.0']
  const parameters = parametersOf(item, hosts, generation)
  const enabled = `&enabled=${item.enabled ?? String(rule.enabled)}`
  const version = `&configVersion=${rule.configVersion}`
  if (!rule.isApplication) {
    const applications = item.applications.length > 0 ? item.applications.map((name) => `&application=${name}`) : ['']
    return hosts.flatMap((host) =>
      applications.map((application) => `override://${host}/${serviceText(rule.key)}${parameters}${enabled}${version}${application}`),
    )
  }
  const services = item.services.length > 0 ? item.services : ['*']
  return hosts.flatMap((host) =>
    services.map(
      (service) =>
        `override://${host}/${serviceText(service)}${parameters}&application=${rule.key}${enabled}&category=appdynamicconfigurators${version}`,
    ),
  )
}

function parametersOf(item: Item, hosts: readonly string[], generation: SimulatedGeneration): string {
  const entries = Object.entries(item.parameters)
  if (entries.length === 0) throw new AppError('invalid-input', say('rule-sets-no-parameter'))
  if (entries.some(([, value]) => value === null)) throw new AppError('invalid-input', say('rule-parameter-empty'))
  const providers =
    item.providerAddresses.length > 0 ? item.providerAddresses : isGeneration3(generation) && item.side === 'provider' ? hosts : []
  return [
    'category=dynamicconfigurators',
    ...(item.side === undefined ? [] : [`side=${item.side}`]),
    ...entries.map(([key, value]) => `${key}=${javaString(value)}`),
    ...(providers.length > 0 ? [`providerAddresses=${providers.join(',')}`] : []),
  ].join('&')
}

/** `ConfigParser#appendService`: interface?group=…&version=…& */
function serviceText(key: string): string {
  if (key === '') throw new AppError('invalid-input', say('rule-no-key'))
  const slash = key.indexOf('/')
  const rest = slash > 0 ? key.slice(slash + 1) : key
  const colon = rest.indexOf(':')
  const version = colon > 0 ? `version=${rest.slice(colon + 1)}&` : ''
  return `${colon > 0 ? rest.slice(0, colon) : rest}?${slash > 0 ? `group=${key.slice(0, slash)}&` : ''}${version}`
}
