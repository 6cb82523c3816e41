// Tag rules of the provider's application: TagStateRouter (3.2, 3.3), TagRouter (2.7); without a rule the static tag of each provider, which
// 2.6 knows too.
import { z } from 'zod'
import { AppError, isAppError, sentenceOf } from '../../../platform/errors.ts'
import { javaBoolean, javaString } from '../java-text.ts'
import { addressOf, keepOnly, unchanged, type Call, type Invoker, type Routed, type Router, type SimulatedGeneration } from '../model.ts'
import { readRouterRule, readRuleDocument } from '../rule-document.ts'
import { matchesString, stringMatchSchema } from '../string-match.ts'
import { matchesAddress } from './match-address.ts'
import { sayWhy as why } from '../reason-sentences.ts'
import { sayOfSimulation as say } from '../sentences.ts'
import type { Sentence } from '../../../platform/sentence.ts'

const tagKey = 'dubbo.tag'
const forceKey = 'dubbo.force.tag'

type TagRule = { force: boolean; names: ReadonlySet<string>; addressesOf: ReadonlyMap<string, readonly string[]>; all: readonly string[] }
export type ReadTagRule = { rule?: TagRule; problem?: Sentence }

const tagSchema = z.looseObject({
  // 2.7 does not miss it
  name: z.unknown().optional().transform(javaString),
  addresses: z.array(z.unknown().transform(javaString)).nullish().catch(undefined),
  match: z.array(z.looseObject({ key: z.string(), value: stringMatchSchema.nullish() })).nullish(),
})

/** Reads a `tag-router` rule; matching tags are resolved over the invokers. `problem` says why it is not in force. */
export function readTagRule(text: string, generation: SimulatedGeneration, invokers: readonly Invoker[]): ReadTagRule {
  try {
    const document = readRuleDocument(text)
    const { force, enabled, valid, configVersion } = readRouterRule(document, generation)
    const tags = readTags(document['tags'] ?? [], generation)
    // no tags: the rule counts as invalid and static tags are used, unlike other empty rules
    if (tags.length === 0 || !valid || !enabled) return {}
    const readsMatch = generation !== '2.7' && configVersion?.startsWith('v3.0') === true
    const addressesOf = addressesByName(tags, readsMatch ? invokers : undefined)
    return {
      rule: { force, names: new Set(tags.map((tag) => tag.name)), addressesOf, all: allAddresses(tags, addressesOf, generation) },
    }
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    return { problem: sentenceOf(error) }
  }
}

type Tag = z.infer<typeof tagSchema>

function readTags(value: unknown, generation: SimulatedGeneration): Tag[] {
  const tags = z.array(tagSchema).safeParse(value)
  if (!tags.success) throw new AppError('invalid-input', say('tags-no-list', { form: '{name, addresses} or {name, match}' }))
  if (generation === '2.7' && tags.data.some(({ addresses }) => addresses?.includes('null')))
    throw new AppError('invalid-input', say('tag-address-empty'))
  return tags.data
}

/** Tags with addresses first, then those that match: of two of one name the one that matches counts. */
function addressesByName(tags: readonly Tag[], matched: readonly Invoker[] | undefined): Map<string, readonly string[]> {
  const addressesOf = new Map<string, readonly string[]>()
  const hasAddresses = (tag: Tag): boolean => (tag.addresses ?? []).length > 0
  for (const tag of [...tags.filter(hasAddresses), ...tags.filter((one) => !hasAddresses(one))]) {
    const addresses = addressesOfTag(tag, matched)
    if (addresses.length > 0) addressesOf.set(tag.name, addresses)
  }
  return addressesOf
}

/** `addresses` win over `match`; a v3.0 tag with neither makes Dubbo fail on the whole rule. */
function addressesOfTag({ name, addresses, match }: Tag, matched: readonly Invoker[] | undefined): readonly string[] {
  if (addresses && addresses.length > 0) return addresses
  if (!matched) return []
  if (!match) throw new AppError('invalid-input', say('tag-without-either', { tag: name }))
  return matched
    .filter(({ original, matchable = original }) => match.every(({ key, value }) => (value ? matchesString(value, matchable[key]) : false)))
    .map(({ url }) => addressOf(url))
}

/** 2.7 collects over the tags, 3.x over the names: of two tags of one name the last counts there. */
const allAddresses = (
  tags: readonly Tag[],
  addressesOf: ReadonlyMap<string, readonly string[]>,
  generation: SimulatedGeneration,
): string[] => (generation === '2.7' ? tags.flatMap((tag) => tag.addresses ?? []) : [...addressesOf.values()].flat())

export const createTagRouter = (rule: TagRule | undefined, generation: SimulatedGeneration): Router => ({
  name: 'tag',
  route: (invokers, call) => {
    if (invokers.length === 0) return unchanged(invokers)
    if (rule && generation !== '2.6') return routeByRule(rule, generation, { invokers, call })
    return routeByStaticTag(invokers, call, generation)
  },
})

type Routing = { invokers: readonly Invoker[]; call: Call }

/** The attachment wins over the consumer's own parameter; 2.6 knows the attachment alone. */
function tagOf(call: Call, generation: SimulatedGeneration): string {
  const attached = call.attachments[tagKey] ?? ''
  return attached !== '' || generation === '2.6' ? attached : (call.consumer.params[tagKey] ?? '')
}

function isForced(call: Call, generation: SimulatedGeneration): boolean {
  const attached = call.attachments[forceKey]
  // 2.6 takes anything but "" and "false" for yes
  if (generation === '2.6') return attached !== undefined && attached !== '' && attached !== 'false'
  return javaBoolean(attached ?? call.consumer.params[forceKey] ?? 'false')
}

const staticTag = (invoker: Invoker): string => invoker.url.params[tagKey] ?? ''

function routeByStaticTag(invokers: readonly Invoker[], call: Call, generation: SimulatedGeneration): Routed {
  const tag = tagOf(call, generation)
  const untagged = invokers.filter((invoker) => staticTag(invoker) === '')
  if (tag === '') {
    if (generation === '2.6' && isForced(call, generation)) return keepOnly(invokers, [], why('fell-tag-forced'))
    return keepOnly(invokers, untagged, why('fell-static-tag'))
  }
  const tagged = invokers.filter((invoker) => staticTag(invoker) === tag)
  if (tagged.length > 0 || isForced(call, generation)) return keepOnly(invokers, tagged, why('fell-other-static-tag', { tag }))
  return keepOnly(invokers, untagged, why('fell-other-tag', { tag }))
}

function routeByRule(rule: TagRule, generation: SimulatedGeneration, { invokers, call }: Routing): Routed {
  const tag = tagOf(call, generation)
  return tag === '' ? withoutTag(rule, generation, invokers) : withTag({ rule, generation, tag }, { invokers, call })
}

function withTag(
  { rule, generation, tag }: { rule: TagRule; generation: SimulatedGeneration; tag: string },
  { invokers, call }: Routing,
): Routed {
  const isForce = isForced(call, generation)
  const addresses = addressesFor(rule, tag, generation === '3.3' && !isForce)
  if (addresses) {
    const found = invokers.filter((invoker) => isOneOf(invoker, addresses))
    if (found.length > 0 || rule.force) return keepOnly(invokers, found, why('fell-no-tag-address', { tag }))
    if (isForce) return keepOnly(invokers, [], why('fell-tag-addresses-none', { tag }))
  } else {
    const found = invokers.filter((invoker) => staticTag(invoker) === tag)
    if (found.length > 0 || isForce) return keepOnly(invokers, found, why('fell-other-static-tag', { tag }))
  }
  const outside = invokers.filter((invoker) => !isOneOf(invoker, rule.all) && staticTag(invoker) === '')
  return keepOnly(invokers, outside, why('fell-other-tag', { tag }))
}

/** `TagStateRouter#selectAddressByTagLevel` (3.3): beta|team1 falls back to beta. */
function addressesFor({ addressesOf }: TagRule, tag: string, hasLevels: boolean): readonly string[] | undefined {
  if (!hasLevels || !tag.includes('|')) return addressesOf.get(tag)
  const levels = tag.split('|').filter((level) => level !== '')
  for (let length = levels.length; length > 0; length -= 1) {
    const addresses = addressesOf.get(levels.slice(0, length).join('|'))
    if (addresses && addresses.length > 0) return addresses
  }
  return undefined
}

function withoutTag(rule: TagRule, generation: SimulatedGeneration, invokers: readonly Invoker[]): Routed {
  const outside = invokers.filter((invoker) => !isOneOf(invoker, rule.all))
  if (outside.length === 0) return keepOnly(invokers, [], why('fell-tagged'))
  // 2.7 keeps a provider whose static tag the rule does not name
  const kept = outside.filter((invoker) => staticTag(invoker) === '' || (generation === '2.7' && !rule.names.has(staticTag(invoker))))
  return keepOnly(invokers, kept, why('fell-tagged'))
}

const isOneOf = ({ url: { host, port } }: Invoker, addresses: readonly string[]): boolean =>
  addresses.some((address) => address === `0.0.0.0:${port}` || matchesAddress(address, host, port))
