// Random registries, rules, consumers and calls, out of few names so that rules often meet what they speak of. Everything follows from the
// seed.
import { createRandom } from '../../../../demo/random.ts'
import type { SimulatedGeneration } from '../../../../lib/governance/simulate/model.ts'
import { simulationRequestSchema, type SimulationRequest } from '../../../../lib/governance/simulate/simulation-schema.ts'

export type CaseInput = { seed: number; generation: SimulatedGeneration; host: string; nowMs: number }

const service = 'com.shop.Order'

class Dice {
  readonly #random: () => number
  constructor(seed: number) {
    this.#random = createRandom(seed)
  }
  chance = (probability: number): boolean => this.#random() < probability
  whole = (below: number): number => Math.floor(this.#random() * below)
  one = <T>(items: readonly [T, ...T[]]): T => items[this.whole(items.length)] ?? items[0]
  some = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)
  /** The text, or nothing */
  maybe = (probability: number, text: () => string): string => (this.chance(probability) ? text() : '')
}

/** One case. The same seed gives the same case, but for the time. */
export function randomCase({ seed, generation, host, nowMs }: CaseInput): SimulationRequest {
  const dice = new Dice(seed)
  const version = dice.one(['', '', '1.0.0'])
  const group = dice.one(['', '', '', 'g1'])
  const identity = `${version === '' ? '' : `&version=${version}`}${group === '' ? '' : `&group=${group}`}`
  // Dubbo's own list has no order that can be known: what it takes from the first provider must be the same in all
  const common = `application=${dice.one(['shop', 'shop', 'web'])}${dice.maybe(0.3, () => `&loadbalance=${dice.one(['consistenthash', 'roundrobin', 'leastactive', 'random'])}`)}`
  const providers = dice.some(1 + dice.whole(5), () => '').map((_, index) => providerUrl(dice, { index, common, identity, nowMs }))
  const key = `${group === '' ? '' : `${group}/`}${service}${version === '' ? '' : `:${version}`}`
  const view = generation.startsWith('2.') ? 'interface' : dice.one(['interface', 'app', 'plain'])
  return simulationRequestSchema.parse({
    generation,
    view,
    consumer: `consumer://${host}/${service}?application=web&interface=${service}&methods=find,save&side=consumer${identity}${consumerParams(dice)}`,
    providers,
    method: dice.one(['find', 'find', 'save']),
    args: dice.some(dice.whole(3), () => dice.one(['a', 'abc', 'order-7', '5'])),
    attachments: attachments(dice),
    now: nowMs,
    rules: rules(dice, { key, identity, host, generation }),
  })
}

function providerUrl(
  dice: Dice,
  { index, common, identity, nowMs }: { index: number; common: string; identity: string; nowMs: number },
): string {
  const age = dice.one([3000, 90_000, 300_000, 86_400_000])
  const params = [
    common,
    `interface=${service}&methods=find,save&side=provider${identity}`,
    dice.maybe(0.6, () => `timestamp=${nowMs - age}`),
    dice.maybe(0.5, () => `region=${dice.one(['hz', 'sh'])}`),
    dice.maybe(0.4, () => `level=${dice.one(['1', '3', '5', 'x'])}`),
    dice.maybe(0.3, () => `weight=${dice.one(['0', '50', '200', '-1'])}`),
    dice.maybe(0.1, () => `find.weight=${dice.one(['10', '400'])}`),
    dice.maybe(0.2, () => `dubbo.tag=${dice.one(['gray', 'blue'])}`),
    dice.maybe(0.1, () => `warmup=${dice.one(['120000', '1'])}`),
    dice.maybe(0.08, () => `disabled=${dice.one(['true', 'false'])}`),
    dice.maybe(0.05, () => 'threads=200'),
  ].filter(Boolean)
  return `dubbo://10.0.0.${index + 1}:${20880 + dice.whole(2)}/${service}?${params.join('&')}`
}

const consumerParams = (dice: Dice): string =>
  [
    dice.maybe(0.4, () => `&region=${dice.one(['hz', 'sh'])}`),
    dice.maybe(0.1, () => '&dubbo.tag=gray'),
    dice.maybe(0.1, () => '&level=3'),
    dice.maybe(0.1, () => `&weight=${dice.one(['70', '30'])}`),
    dice.maybe(0.05, () => '&find.weight=25'),
    dice.maybe(0.1, () => `&loadbalance=${dice.one(['consistenthash', 'random'])}`),
  ].join('')

const attachments = (dice: Dice): Record<string, string> => ({
  ...(dice.chance(0.4) ? { 'dubbo.tag': dice.one(['gray', 'blue', 'gray|team', 'none']) } : {}),
  ...(dice.chance(0.1) ? { 'dubbo.force.tag': dice.one(['true', 'false']) } : {}),
  ...(dice.chance(0.2) ? { stage: dice.one(['a', 'b']) } : {}),
})

type Names = { key: string; identity: string; host: string; generation: SimulatedGeneration }

function rules(dice: Dice, names: Names): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  const add = (name: string, probability: number, make: () => unknown): void => {
    if (dice.chance(probability)) found[name] = make()
  }
  add('override service', 0.35, () => overrideRule(dice, names, 'service'))
  add('override app', 0.2, () => overrideRule(dice, names, 'application'))
  add('condition-router service', 0.35, () => conditionRule(dice))
  add('condition-router app', 0.2, () => conditionRule(dice))
  add('condition-router provider-app', 0.2, () => conditionRule(dice))
  add('tag-router', 0.35, () => tagRule(dice))
  add('urls', 0.3, () => dice.some(1 + dice.whole(2), () => oldUrl(dice, names)))
  return found
}

const address = (dice: Dice): string => `10.0.0.${1 + dice.whole(5)}:${20880 + dice.whole(2)}`

function overrideRule(dice: Dice, { key, host }: Names, scope: 'service' | 'application'): string {
  const item = (): Item => ({
    side: dice.one(['consumer', 'consumer', 'consumer', 'provider']),
    ...(dice.chance(0.6) ? { addresses: [dice.one(['0.0.0.0', host, '10.0.0.1', address(dice), '0.0.0.0:20880'])] } : {}),
    ...(dice.chance(0.5) ? { providerAddresses: [dice.one([address(dice), '0.0.0.0', '10.0.0.1'])] } : {}),
    ...(scope === 'service' && dice.chance(0.2) ? { applications: [dice.one(['web', 'other'])] } : {}),
    ...(scope === 'application' && dice.chance(0.4) ? { services: [dice.one(['*', key, 'com.shop.Other'])] } : {}),
    ...(dice.chance(0.1) ? { type: dice.one(['general', 'weight']), ...(dice.chance(0.5) ? { enabled: true } : {}) } : {}),
    ...(dice.chance(0.25) ? { match: match(dice, host) } : {}),
    parameters: parameters(dice),
  })
  return JSON.stringify({
    configVersion: dice.one(['v2.7', 'v3.0', 'v3.0']),
    scope,
    key: scope === 'service' ? key : dice.one(['web', 'web', 'shop']),
    ...(dice.chance(0.1) ? { enabled: dice.one([true, false]) } : {}),
    configs: dice.some(dice.chance(0.03) ? 0 : 1 + dice.whole(2), () => balancedForAll(item())),
  })
}

type Item = { side: string; providerAddresses?: string[]; match?: object; parameters: Record<string, unknown> }

/** Dubbo takes the load balance from the first provider of a list without a known order: a rule sets it for all of them or for none. */
function balancedForAll(item: Item): Item {
  if (item.side === 'consumer' && !item.providerAddresses && !item.match) return item
  const { loadbalance: _ofSome, ...parameters } = item.parameters
  return { ...item, parameters }
}

const match = (dice: Dice, host: string): object =>
  dice.one<() => object>([
    () => ({ providerAddress: { wildcard: address(dice) } }),
    () => ({ providerAddress: { exact: address(dice) } }),
    () => ({ address: { wildcard: dice.one([host, '*', '10.0.0.1']) } }),
    () => ({ param: [{ key: 'region', value: { exact: dice.one(['hz', 'sh']) } }] }),
    () => ({ app: { oneof: [{ exact: dice.one(['web', 'shop']) }] } }),
    () => ({ service: { oneof: [{ prefix: dice.one(['com.', 'g1/', 'org.']) }] } }),
  ])()

const parameters = (dice: Dice): Record<string, unknown> => ({
  ...(dice.chance(0.7) ? { weight: dice.one([0, 10, 300]) } : {}),
  ...(dice.chance(0.15) ? { 'find.weight': dice.one([5, 500]) } : {}),
  ...(dice.chance(0.1) ? { disabled: true } : {}),
  ...(dice.chance(0.15) ? { region: dice.one(['hz', 'sh']) } : {}),
  ...(dice.chance(0.1) ? { loadbalance: dice.one(['consistenthash', 'random']) } : {}),
  timeout: 1000,
})

const pairs = (dice: Dice): string =>
  dice
    .some(1 + dice.whole(2), () =>
      dice.one([
        `region=${dice.one(['hz', 'sh', '$region', '*'])}`,
        `region!=${dice.one(['hz', 'sh'])}`,
        `level=${dice.one(['2~4', '~3', '4~', '3', '1,5'])}`,
        `host=${dice.one(['10.0.0.*', '10.0.0.1', '10.0.0.2,10.0.0.3'])}`,
        `port=${dice.one(['20880', '20881'])}`,
        `address=${address(dice)}`,
        `application=${dice.one(['shop', 'web'])}`,
        `nosuch!=x`,
        `dubbo.tag=gray`,
      ]),
    )
    .join(' & ')

const when = (dice: Dice): string =>
  dice.one([
    '',
    '',
    'method=find',
    'method!=find',
    'arguments[0]=a*',
    'arguments[1]!=a',
    'attachments[stage]=a',
    'application=web',
    'region=hz',
    'host!=10.9.*',
    'level=2~4',
  ])

function conditionRule(dice: Dice): string {
  const head = { ...(dice.chance(0.4) ? { force: dice.one([true, false]) } : {}), ...(dice.chance(0.06) ? { enabled: false } : {}) }
  if (dice.chance(0.15)) {
    const to = dice.some(dice.whole(3), () => ({
      match: dice.chance(0.1) ? '' : pairs(dice),
      ...(dice.chance(0.5) ? { weight: dice.one([50, 0, 300]) } : {}),
    }))
    return JSON.stringify({ configVersion: 'v3.1', ...head, conditions: [{ from: { match: when(dice) }, to }] })
  }
  const condition = (): string => `${when(dice)} => ${dice.one(['', 'false', ...dice.some(6, () => pairs(dice))])}`
  return JSON.stringify({ ...head, conditions: dice.some(dice.chance(0.04) ? 0 : 1 + dice.whole(2), condition) })
}

function tagRule(dice: Dice): string {
  const addresses = (): string[] =>
    dice.some(1 + dice.whole(2), () => dice.one([address(dice), '10.0.0.1', '10.0.0.0/30', '10.0.0.*', '0.0.0.0:20881', '10.0.0.2-4']))
  const tag = (): object => ({
    name: dice.one(['gray', 'blue', 'gray|team']),
    ...(dice.chance(0.75) ? { addresses: addresses() } : { match: [{ key: 'region', value: { exact: dice.one(['hz', 'sh']) } }] }),
  })
  return JSON.stringify({
    ...(dice.chance(0.5) ? { configVersion: dice.one(['v3.0', 'v2.7']) } : {}),
    ...(dice.chance(0.3) ? { force: dice.one([true, false]) } : {}),
    ...(dice.chance(0.06) ? { enabled: false } : {}),
    tags: dice.some(dice.chance(0.05) ? 0 : 1 + dice.whole(2), tag),
  })
}

function oldUrl(dice: Dice, { identity, host }: Names): string {
  if (dice.chance(0.35)) {
    const rule = encodeURIComponent(`${dice.one(['', 'method = find', 'region = hz'])} => ${pairs(dice)}`)
    const flags = `${dice.maybe(0.3, () => '&force=true')}${dice.maybe(0.3, () => `&priority=${dice.one(['1', '120', '200'])}`)}${dice.maybe(0.3, () => '&runtime=true')}`
    return `condition://0.0.0.0/${service}?category=routers&dynamic=false&enabled=true${flags}${identity}&rule=${rule}`
  }
  const where = dice.one(['0.0.0.0', '0.0.0.0', host, address(dice), address(dice)])
  const params = [
    `weight=${dice.one(['0', '300'])}`,
    dice.maybe(0.1, () => 'disabled=true'),
    dice.maybe(0.2, () => `region=${dice.one(['hz', 'sh'])}`),
    dice.maybe(0.1, () => `application=${dice.one(['web', 'shop', '*'])}`),
    dice.maybe(0.1, () => `side=${dice.one(['consumer', 'provider'])}`),
    dice.maybe(0.1, () => '~region=hz'),
    dice.maybe(0.1, () => `priority=${dice.one(['1', '5'])}`),
    dice.maybe(0.1, () => 'compatible_config=true'),
    dice.maybe(0.1, () => 'enabled=false'),
  ].filter(Boolean)
  return `${dice.one(['override', 'override', 'override', 'absent'])}://${where}/${service}?category=configurators&dynamic=false${identity}&${params.join('&')}`
}
