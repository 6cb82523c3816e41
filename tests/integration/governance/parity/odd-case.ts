// A random case with some of its parts replaced by what people write by hand.
import { createRandom } from '../../../../demo/random.ts'
import { simulationRequestSchema, type SimulationRequest } from '../../../../lib/governance/simulate/simulation-schema.ts'
import { conditions, forAll, headLines, matches, oldUrls, parameters, routerVersions, tagTargets } from './odd-values.ts'
import { randomCase, type CaseInput } from './random-case.ts'

class Dice {
  readonly #random: () => number
  constructor(seed: number) {
    this.#random = createRandom(seed)
  }
  chance = (probability: number): boolean => this.#random() < probability
  one = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(this.#random() * items.length)] ?? items[0]
  some = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + Math.floor(this.#random() * most) }, make)
  maybe = <T>(probability: number, make: () => T): T | undefined => (this.chance(probability) ? make() : undefined)
}

/** One case. The same seed gives the same case, but for the time. */
export function oddCase(input: CaseInput): SimulationRequest {
  const request = randomCase(input)
  const dice = new Dice(input.seed + 7_000_000)
  const make: Record<string, () => string> = {
    'condition-router service': () => conditionRule(dice),
    'condition-router app': () => conditionRule(dice),
    'condition-router provider-app': () => conditionRule(dice),
    'tag-router': () => tagRule(dice),
    'override service': () => overrideRule(dice, { scope: 'service', host: input.host }),
    'override app': () => overrideRule(dice, { scope: 'application', host: input.host }),
  }
  const odd = Object.fromEntries(Object.entries(make).flatMap(([name, write]) => (dice.chance(0.3) ? [[name, write()]] : [])))
  const urls = [...request.rules.urls, ...(dice.maybe(0.2, () => [oldUrl(dice)]) ?? [])]
  const providers = request.providers.map((url) => dice.maybe(0.2, () => provider(dice, url, input.nowMs)) ?? url)
  return simulationRequestSchema.parse({ ...request, providers, rules: { ...request.rules, ...odd, urls } })
}

const lines = (...parts: (string | undefined)[]): string => parts.filter((part) => part !== undefined).join('\n')

const head = (dice: Dice): string[] => dice.some(3, () => dice.one(headLines)).filter((_, place) => place > 0)

const conditionRule = (dice: Dice): string =>
  lines(
    `configVersion: ${dice.one(routerVersions)}`,
    ...head(dice),
    `key: ${dice.one(['com.shop.Order', 'web', 'shop', '""'])}`,
    `scope: ${dice.one(['service', 'application', 'nosuch'])}`,
    'conditions:',
    ...dice.some(3, () => `  - ${JSON.stringify(dice.one(conditions))}`),
  )

const tagRule = (dice: Dice): string =>
  lines(
    dice.maybe(0.4, () => `configVersion: ${dice.one(['v3.0', 'v2.7'])}`),
    ...head(dice),
    'tags:',
    ...dice.some(3, () => `  - {name: ${dice.one(['gray', 'blue', 'gray|team', '"1"', 'none'])}, ${dice.one(tagTargets)}}`),
  )

function overrideRule(dice: Dice, { scope, host }: { scope: 'service' | 'application'; host: string }): string {
  const item = (): object => (dice.chance(0.1) ? { side: 'consumer', parameters: dice.one(forAll) } : oddItem())
  const oddItem = (): object => ({
    side: dice.one(['consumer', 'consumer', 'provider', 'Consumer', '']),
    addresses: dice.maybe(0.5, () => dice.one([['0.0.0.0'], ['10.0.0.1:20880'], ['0.0.0.0:0'], [], ['*'], [host], ['0']])),
    providerAddresses: dice.maybe(0.3, () => dice.one([['10.0.0.1:20880'], ['10.0.0.1'], ['*'], ['0.0.0.0:20880'], []])),
    applications: dice.maybe(0.3, () => dice.one([['web'], ['*'], [], ['shop', 'web']])),
    services: dice.maybe(0.3, () => dice.one([['*'], ['com.shop.Order'], ['com.shop.Order:1.0.0'], ['g1/com.shop.Order:1.0.0'], []])),
    enabled: dice.maybe(0.3, () => dice.one<unknown>([true, false, 'true', 'false', null])),
    type: dice.maybe(0.1, () => dice.one(['weight', 'balancing', 'general', ''])),
    match: dice.maybe(0.3, () => dice.one(matches)),
    parameters: dice.one(parameters),
  })
  return lines(
    `configVersion: ${dice.one(['v3.0', 'v2.7', '2.7', 'v2.7.1'])}`,
    `scope: ${scope}`,
    `key: ${dice.one(['com.shop.Order', 'web', 'shop'])}`,
    dice.maybe(0.3, () => `enabled: ${dice.one(['true', 'false', '"true"', 'null'])}`),
    dice.maybe(0.2, () => `priority: ${dice.one(['1', '5'])}`),
    'configs:',
    ...dice.some(2, () => `  - ${JSON.stringify(item())}`),
  )
}

const oldUrl = (dice: Dice): string => dice.one(oldUrls).replace('RULE', encodeURIComponent(dice.one(conditions)))

const provider = (dice: Dice, url: string, nowMs: number): string =>
  dice.one([
    url.replace(/&?timestamp=\d+/, ''),
    url.replace('dubbo://', 'tri://'),
    url.replace('dubbo://', 'foo://'),
    url.replace('/com.shop.Order?', '/ctx/com.shop.Order?'),
    `${url}&weight=abc`,
    `${url}&weight=1000000`,
    `${url}&find.weight=-3`,
    `${url}&default.weight=30`,
    `${url}&timestamp=${nowMs + 100_000}`,
    `${url}&region=h%26z`,
    `${url}&region=h+z`,
    `${url}&region=`,
    `${url}&dubbo.tag=`,
    `${url}&enabled=false`,
    `${url}&empty=`,
  ])
