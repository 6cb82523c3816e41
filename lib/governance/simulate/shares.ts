// Which share of the calls each provider gets: AbstractLoadBalance#getWeight and the load balances of each generation.
import { expectedShares, randomUsesWeights } from '../load-balance.ts'
import { defaultWarmupMs, defaultWeight, weightAt } from '../weight-math.ts'
import { pickByHash } from './consistent-hash.ts'
import { isGeneration3 } from './condition/patterns.ts'
import { invokedMethod } from './condition/match-conditions.ts'
import { methodParameter, parameter, type Branch, type Call, type Invoker, type SimulatedGeneration } from './model.ts'

/** The releases whose arithmetic was compared with real jars. */
const releases: Readonly<Record<SimulatedGeneration, string>> = { '2.6': '2.6.12', '2.7': '2.7.23', '3.2': '3.2.18', '3.3': '3.3.6' }

export type ShareContext = { generation: SimulatedGeneration; call: Call; nowMs: number }
export type SimulatedShares = { loadbalance: string; shares: number[] | null; reason?: string }

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
  const weights = kept.map((invoker) => weightOf(invoker, context))
  const expected = expectedShares({ loadBalance: loadbalance, weights, countsActive: countsActive(first, context) })
  return expected.known ? { loadbalance, shares: expected.shares } : { loadbalance, shares: null, reason: expected.reason }
}

/** The load balance that a consumer takes where this provider is the first of its list. */
export const loadBalanceOf = (first: Invoker, { generation, call }: Pick<ShareContext, 'generation' | 'call'>): string =>
  methodParameter(first, invokedMethod(call), 'loadbalance', generation) || 'random'

function hashShares(kept: readonly Invoker[], { generation, call }: ShareContext): SimulatedShares {
  const loadbalance = 'consistenthash'
  if (generation === '2.7')
    return { loadbalance, shares: null, reason: 'consistenthash of 2.7 passes over providers that had 1.5 times the mean of the calls.' }
  const picked = pickByHash(kept, call, generation)
  if (picked === undefined) return { loadbalance, shares: null, reason: 'hash.arguments or hash.nodes is no number; Dubbo fails the call.' }
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
