// Everything that says what a provider weighs, and why one of it wins: the same order as effectiveWeight, told apart. For one provider at a
// time, as every item of every rule is looked at.
import { isAppError } from '../platform/errors.ts'
import { type DubboUrl, parseDubboUrl } from './dubbo-url.ts'
import { compareOverrides, compareText } from './override-order.ts'
import type { RuleFact } from './rows.ts'
import { allows, inPlaces, isForProvider, isOn, namesProvider, parseItems, weightOf } from './weight-items.ts'
import type { Placed, Side, WeighedProvider } from './weight-items.ts'

/** What stands of a claim before those that are applied after it: `decides`, else the first difference from the one that does. */
export const claimVerdicts = [
  'decides',
  'some-consumers',
  'provider-first',
  'document-over-url',
  'service-over-application',
  'host',
  'priority',
  'later',
  'own',
] as const
export type ClaimVerdict = (typeof claimVerdicts)[number]

/** Whose calls alone it is for: applications, hosts of consumers, or calls that a `match` takes. */
export type ClaimReach = { by: 'application' | 'host' | 'match'; names: string[] }

export type WeightClaim = {
  /** null: the provider's own URL */
  path: string | null
  form: 'url' | 'document' | 'own'
  scope: 'service' | 'application'
  /** who applies it */
  side: Side
  /** place of the item in its document, from 1 */
  item: number | null
  weight: number
  /** null: everybody's */
  only: ClaimReach | null
  verdict: ClaimVerdict
}

type Found = Omit<WeightClaim, 'verdict'> & { host: string; url: DubboUrl | undefined }
type RuleText = Pick<RuleFact, 'path' | 'kind' | 'key' | 'content'>
type Asked = { provider: WeighedProvider; parameter: string }

/**
 * What sets `parameter` of a provider, in order of precedence: the first that is everybody's decides, those above it speak of some consumers.
 * `own` is what the provider's URL says, where it says anything. A rule that cannot be read sets nothing, as in Dubbo.
 */
export function weightClaims(asked: Asked & { own: number | undefined }, rules: readonly RuleText[]): WeightClaim[] {
  const found = rules
    .flatMap((rule) => claimsOf(rule, asked))
    .sort(compareFound)
    .toReversed()
  const winner = found.find(({ only }) => only === null)
  const claims = found.map((claim, index) => toClaim(claim, verdictOf(claim, winner, index < found.indexOf(winner ?? claim))))
  if (asked.own === undefined) return claims
  const own = { path: null, form: 'own', scope: 'service', side: 'provider', item: null, weight: asked.own, only: null } as const
  return [...claims, { ...own, verdict: winner ? 'own' : 'decides' }]
}

/** Methods that a rule gives a weight of their own. Throws invalid-input for a rule that cannot be read. */
export function weighedMethods({ kind, content }: Pick<RuleFact, 'kind' | 'content'>): string[] {
  if (kind === 'override-url') return methodsIn(parseDubboUrl(content).params)
  return kind === 'configurators' ? (parseItems(content).configs ?? []).flatMap(({ parameters }) => methodsIn(parameters ?? {})) : []
}

/** `default.weight` is no method's: 2.6 and 2.7 read it where `weight` is absent. */
export const methodsIn = (params: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(params).flatMap((key) => (key.endsWith('.weight') && key !== 'default.weight' ? [key.slice(0, -'.weight'.length)] : []))

function claimsOf(rule: RuleText, asked: Asked): Found[] {
  if (!rule.content.includes(asked.parameter)) return []
  try {
    if (rule.kind === 'override-url') return claimOfUrl(rule, asked)
    return rule.kind === 'configurators' ? claimsOfDocument(rule, asked) : []
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return []
    throw error
  }
}

function claimOfUrl({ path, key, content }: RuleText, { provider, parameter }: Asked): Found[] {
  const url = parseDubboUrl(content)
  const { protocol, host, port, params } = url
  const weight = weightOf(params[parameter])
  if (weight === undefined || protocol !== 'override' || params['enabled'] === 'false' || key !== provider.service) return []
  if (!isForAddress({ host, port }, provider)) return []
  const only = reachOfUrl(url)
  return [{ path, form: 'url', scope: 'service', side: 'consumer', item: null, weight, only, host, url }]
}

/** A host without a port names a consumer; 0.0.0.0 everybody, with a port every provider on it. */
const isForAddress = ({ host, port }: Pick<DubboUrl, 'host' | 'port'>, { address }: WeighedProvider): boolean =>
  port === 0 || (host === '0.0.0.0' ? address.endsWith(`:${port}`) : address === `${host}:${port}`)

function reachOfUrl({ host, port, params }: DubboUrl): ClaimReach | null {
  if (params['application']) return { by: 'application', names: [params['application']] }
  return host !== '0.0.0.0' && port === 0 ? { by: 'host', names: [host] } : null
}

function claimsOfDocument({ path, key, content }: RuleText, { provider, parameter }: Asked): Found[] {
  const { enabled, scope: written, configs } = parseItems(content)
  const scope = written === 'application' ? 'application' : 'service'
  const items = configs ?? []
  const placed = inPlaces(items.filter((item) => weightOf(item.parameters?.[parameter]) !== undefined && isOn(item, enabled ?? true)))
  return placed.flatMap((place) => {
    const side = place.item.side
    if (side !== 'provider' && side !== 'consumer') return []
    const only = side === 'provider' ? reachAtProvider(place, { provider, key, scope }) : reachAtConsumers(place, { provider, key, scope })
    const weight = weightOf(place.item.parameters?.[parameter])
    if (only === undefined || weight === undefined) return []
    return [
      { path, form: 'document' as const, scope, side, item: items.indexOf(place.item) + 1, weight, only, host: place.host, url: undefined },
    ]
  })
}

type Document = { provider: WeighedProvider; key: string; scope: 'service' | 'application' }

/** Whose it is; undefined where it does not speak of the provider. */
function reachAtProvider(place: Placed, { provider, key, scope }: Document): ClaimReach | null | undefined {
  const isApplication = scope === 'application'
  if (key !== (isApplication ? provider.application : provider.service) || !isForProvider(place, provider, isApplication)) return undefined
  return reachOfMatch(place)
}

function reachAtConsumers(place: Placed, { provider, key, scope }: Document): ClaimReach | null | undefined {
  const { item, host } = place
  if (!namesProvider(item.providerAddresses, provider)) return undefined
  // the document of an application is for its own consumers alone; 3.2 wants the bare interface there
  if (scope === 'application') return namesService(item.services, provider.service) ? { by: 'application', names: [key] } : undefined
  if (key !== provider.service) return undefined
  if (host !== '0.0.0.0') return { by: 'host', names: [host] }
  if (!allows(item.applications, '*')) return { by: 'application', names: [...(item.applications ?? [])] }
  return reachOfMatch(place)
}

const reachOfMatch = ({ item }: Placed): ClaimReach | null => (item.match === undefined ? null : { by: 'match', names: [] })

const namesService = (services: readonly string[] | null | undefined, service: string): boolean =>
  allows(services, service) || allows(services, service.replace(/^[^/]*\//, '').replace(/:.*$/, ''))

/** The later one in this order is applied later and wins; equal ones keep the order in which they stand. */
const compareFound = (one: Found, other: Found): number =>
  stageOf(one) - stageOf(other) || (one.url && other.url ? compareOverrides(one.url, other.url) : compareText(one.scope, other.scope))

/** Providers apply documents and register again; over that lie old URLs at the consumers, over those the documents there. */
const stageOf = ({ side, form }: Found): number => (side === 'provider' ? 0 : form === 'url' ? 1 : 2)

function verdictOf(claim: Found, winner: Found | undefined, isAbove: boolean): ClaimVerdict {
  if (claim === winner) return 'decides'
  if (winner === undefined || isAbove) return 'some-consumers'
  if (claim.side !== winner.side) return 'provider-first'
  if (claim.form !== winner.form) return 'document-over-url'
  return claim.scope === winner.scope ? verdictAmongAlike(claim, winner) : 'service-over-application'
}

function verdictAmongAlike(claim: Found, winner: Found): ClaimVerdict {
  const isInOrder = claim.url !== undefined || claim.path === winner.path
  if (isInOrder && claim.host !== winner.host) return 'host'
  return claim.url && winner.url && compareOverrides(claim.url, winner.url) !== 0 ? 'priority' : 'later'
}

const toClaim = ({ host: _host, url: _url, ...claim }: Found, verdict: ClaimVerdict): WeightClaim => ({ ...claim, verdict })
