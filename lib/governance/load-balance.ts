// What share of the calls each provider gets, where that follows from the weights alone.
import type { Sentence } from '../platform/sentence.ts'
import { sayOfOutcome as say } from './outcome-sentences.ts'

export type Shares = { known: true; shares: number[] } | { known: false; reason: Sentence }

/** Extension names by which Dubbo's own load balances are known. */
export const weightedLoadBalances = ['random', 'roundrobin', 'leastactive'] as const

/**
 * The load balances that Dubbo ships, with the first release that has them: `META-INF/dubbo/internal/…cluster.LoadBalance` of 2.6.12, 2.7.23,
 * 3.2.18 and 3.3.6. p2c is one of dubbo-go alone.
 */
export const loadBalanceReleases: Readonly<Record<string, string>> = {
  random: '2.5',
  roundrobin: '2.5',
  leastactive: '2.5',
  consistenthash: '2.5',
  shortestresponse: '2.7.7',
  adaptive: '3.2',
}

export type ShareInput = {
  loadBalance: string
  /** in the order of the consumer's list, as weightAt gives them */
  weights: readonly number[]
  /** the service sets `actives`: only then Dubbo counts running calls (ActiveLimitFilter) */
  countsActive?: boolean
}

/**
 * Expected shares in the order of `weights`. Agrees with RandomLoadBalance, RoundRobinLoadBalance (2.6.5+, smooth weighted round
 * robin), LeastActiveLoadBalance without `actives` (= weighted random), and AbstractLoadBalance#select, which takes a lone provider
 * without asking for its weight. For the rest the share depends on arguments, latencies or load, and the reason says so.
 */
export function expectedShares({ loadBalance, weights, countsActive = false }: ShareInput): Shares {
  const name = loadBalance === '' ? 'random' : loadBalance
  if (weights.length === 0) return { known: true, shares: [] }
  if (weights.length === 1) return { known: true, shares: [1] }
  const reason = unknownReason(name, countsActive)
  if (reason) return { known: false, reason }
  // round robin takes less than 0 as 0; 2.6 alone lets a weight be that
  const counted = name === 'roundrobin' ? weights.map((weight) => Math.max(0, weight)) : weights
  const total = counted.reduce((sum, weight) => sum + weight, 0)
  if (total > 0) return { known: true, shares: sharesOfDraw(counted, total) }
  if (name === 'roundrobin') {
    // every counter stays 0 and only a strictly greater one is taken
    return { known: false, reason: say('shares-first-only') }
  }
  return { known: true, shares: weights.map(() => 1 / weights.length) }
}

/** A draw below the total falls to the first up to which the weights add up to more: one of a weight below 0 takes from the next. */
function sharesOfDraw(weights: readonly number[], total: number): number[] {
  let [sum, reached] = [0, 0]
  return weights.map((weight) => {
    sum += weight
    const from = reached
    reached = Math.max(reached, Math.min(sum, total))
    return (reached - from) / total
  })
}

/** Why weights do not decide under this load balance; undefined where they do. */
export function unknownReason(loadBalance: string, countsActive = false): Sentence | undefined {
  switch (loadBalance) {
    case '':
    case 'random':
    case 'roundrobin':
      return undefined
    case 'leastactive':
      return countsActive ? say('balance-by-active') : undefined
    case 'consistenthash':
      return say('balance-by-hash')
    case 'shortestresponse':
      return say('balance-by-response')
    case 'adaptive':
      return say('balance-adaptive')
    default:
      return say('balance-unknown', { name: loadBalance })
  }
}

/**
 * Whether a 3.x consumer’s `random` looks at weights at all: RandomLoadBalance#needWeightLoadBalance (3.x only) asks the first
 * provider of the list, and takes all as equal when that one’s URL has neither a weight nor a timestamp.
 */
export const randomUsesWeights = (first: { hasWeight: boolean; hasTimestamp: boolean }): boolean => first.hasWeight || first.hasTimestamp
