// Which share of the calls each provider gets: AbstractLoadBalance#getWeight and the load balances of each generation.
import type { Sentence } from '../../platform/sentence.ts'
import { expectedShares, randomUsesWeights } from '../load-balance.ts'
import { defaultWarmupMs, defaultWeight, weightAt } from '../weight-math.ts'
import { pickByHash } from './consistent-hash.ts'
import { isGeneration3 } from './condition/patterns.ts'
import { invokedMethod } from './condition/match-conditions.ts'
import { isJavaInt, isJavaLong } from './java-text.ts'
import { sayWhy as why } from './reason-sentences.ts'
import { methodParameter, parameter, type Branch, type Call, type Invoker, type SimulatedGeneration } from './model.ts'

/** The releases whose arithmetic was compared with real jars. */
const releases: Readonly<Record<SimulatedGeneration, string>> = { '2.6': '2.6.12', '2.7': '2.7.23', '3.2': '3.2.18', '3.3': '3.3.6' }

export type ShareContext = { generation: SimulatedGeneration; call: Call; nowMs: number }
export type SimulatedShares = { loadbalance: string; shares: number[] | null; reason?: Sentence }

/** What a consumer takes for the provider's weight now. */
export function weightOf(invoker: Invoker, { generation, call, nowMs }: ShareContext): number {
  const method = methodName(call, generation)
  const weight = integer(methodParameter(invoker, method, 'weight', generation), defaultWeight)
  const start = parameter(invoker.url.params, generation === '2.6' ? 'remote.timestamp' : 'timestamp', generation)
  const warmupMs = integer(parameter(invoker.url.params, 'warmup', generation), defaultWarmupMs)
  return weightAt({ weight, timestampMs: integer(start, 0), warmupMs }, releases[generation], nowMs)
}

/** 2.x looks weights up by the method that is called, which for generic calls is `$invoke`. */
const methodName = (call: Call, generation: SimulatedGeneration): string => (isGeneration3(generation) ? invokedMethod(call) : call.method)

/** Shares over all `count` providers of the request, 0 for those that were not kept; null with the reason where weights do not tell. */
export function sharesOf(branches: readonly Branch[], count: number, context: ShareContext): SimulatedShares {
  const shares = Array.from({ length: count }, () => 0)
  let loadbalance = 'random'
  for (const { kept, probability } of branches) {
    const branch = branchShares(kept, context)
    loadbalance = branch.loadbalance
    if (branch.shares === null) return { ...branch, shares: null }
    for (const [place, share] of branch.shares.entries()) {
      const index = kept[place]?.index
      if (index !== undefined) shares[index] = (shares[index] ?? 0) + share * probability
    }
  }
  return { loadbalance, shares }
}

/** The load balance is the first provider's, as `AbstractClusterInvoker#initLoadBalance` takes it. */
function branchShares(kept: readonly Invoker[], context: ShareContext): SimulatedShares {
  const { generation } = context
  const [first] = kept
  if (!first) return { loadbalance: 'random', shares: [] }
  const loadbalance = loadBalanceOf(first, context)
  if (kept.length > 1 && loadbalance === 'consistenthash') return hashShares(kept, context)
  if (kept.length > 1 && loadbalance === 'random' && isGeneration3(generation) && !looksAtWeights(first, context))
    return { loadbalance, shares: kept.map(() => 1 / kept.length) }
  const broken = kept.length > 1 ? kept.map((invoker) => unreadableWeight(invoker, context)).find((text) => text !== undefined) : undefined
  if (broken !== undefined) return { loadbalance, shares: null, reason: why('shares-weight-no-number', { written: broken }) }
  const weights = kept.map((invoker) => weightOf(invoker, context))
  const expected = expectedShares({ loadBalance: loadbalance, weights, countsActive: countsActive(first, context) })
  return expected.known ? { loadbalance, shares: expected.shares } : { loadbalance, shares: null, reason: expected.reason }
}

/** The load balance that a consumer takes where this provider is the first of its list. */
export const loadBalanceOf = (first: Invoker, { generation, call }: Pick<ShareContext, 'generation' | 'call'>): string =>
  methodParameter(first, invokedMethod(call), 'loadbalance', generation) || 'random'

function hashShares(kept: readonly Invoker[], { generation, call }: ShareContext): SimulatedShares {
  const loadbalance = 'consistenthash'
  if (generation === '2.7') return { loadbalance, shares: null, reason: why('shares-hash-bounded') }
  const picked = pickByHash(kept, call, generation)
  if (picked === undefined) return { loadbalance, shares: null, reason: why('shares-hash-no-number') }
  return { loadbalance, shares: kept.map((_, place) => (place === picked ? 1 : 0)) }
}

const looksAtWeights = (first: Invoker, { generation, call }: ShareContext): boolean =>
  randomUsesWeights({
    hasWeight: (methodParameter(first, invokedMethod(call), 'weight', generation) ?? '') !== '',
    hasTimestamp: (parameter(first.url.params, 'timestamp', generation) ?? '') !== '',
  })

const countsActive = (first: Invoker, { generation, call }: ShareContext): boolean =>
  integer(methodParameter(first, call.method, 'actives', generation), 0) > 0

const integer = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : otherwise

/** What of a provider's weight Dubbo cannot read as a number, as key=text: it then fails every call that has to weigh it. */
export function unreadableWeight(invoker: Invoker, { generation, call }: ShareContext): string | undefined {
  const startKey = generation === '2.6' ? 'remote.timestamp' : 'timestamp'
  const read = (key: string): string => parameter(invoker.url.params, key, generation) ?? ''
  const weight = methodParameter(invoker, methodName(call, generation), 'weight', generation) ?? ''
  if (weight !== '' && !isJavaInt(weight)) return `weight=${weight}`
  const [start, warmup] = [read(startKey), read('warmup')]
  if (Number(weight || defaultWeight) <= 0 || start === '') return undefined
  if (!isJavaLong(start)) return `${startKey}=${start}`
  return warmup !== '' && Number(start) > 0 && !isJavaInt(warmup) ? `warmup=${warmup}` : undefined
}
