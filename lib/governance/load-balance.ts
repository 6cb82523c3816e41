// What share of the calls each provider gets, where that follows from the weights alone.

export type Shares = { known: true; shares: number[] } | { known: false; reason: string }

/** Extension names by which Dubbo's own load balances are known. */
export const weightedLoadBalances = ['random', 'roundrobin', 'leastactive'] as const

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
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total > 0) return { known: true, shares: weights.map((weight) => weight / total) }
  if (name === 'roundrobin') {
    // every counter stays 0 and only a strictly greater one is taken
    return { known: false, reason: 'With all weights 0, roundrobin sends every call to the provider that is first in the consumer’s list.' }
  }
  return { known: true, shares: weights.map(() => 1 / weights.length) }
}

/** Why weights do not decide under this load balance; undefined where they do. */
export function unknownReason(loadBalance: string, countsActive = false): string | undefined {
  switch (loadBalance) {
    case '':
    case 'random':
    case 'roundrobin':
      return undefined
    case 'leastactive':
      return countsActive ? 'leastactive with `actives` follows the running calls; the weight only breaks ties.' : undefined
    case 'consistenthash':
      return 'consistenthash follows the arguments of the call and ignores weights.'
    case 'shortestresponse':
      return 'shortestresponse follows the response times; the weight only breaks ties.'
    case 'adaptive':
      return 'adaptive follows load and response times of two random providers; the weight is one factor of several.'
    default:
      return `“${loadBalance}” is not one of Dubbo’s own load balances; what it does with weights is not known.`
  }
}

/**
 * Whether a 3.x consumer’s `random` looks at weights at all: RandomLoadBalance#needWeightLoadBalance (3.x only) asks the first
 * provider of the list, and takes all as equal when that one’s URL has neither a weight nor a timestamp.
 */
export const randomUsesWeights = (first: { hasWeight: boolean; hasTimestamp: boolean }): boolean => first.hasWeight || first.hasTimestamp
