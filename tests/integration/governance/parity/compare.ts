// Where the simulator and real Dubbo differ on one case; undefined where they agree. Shares are compared with counted calls.
import type { Simulation, SimulationRequest } from '../../../../lib/governance/simulate/simulation-schema.ts'
import { readUrl } from '../../../../lib/governance/simulate/rule-url.ts'
import { addressOf } from '../../../../lib/governance/simulate/model.ts'
import type { RealAnswer } from './harness.ts'

/** Asks the simulator the same case with something else in it. */
type Ask = (change: Partial<SimulationRequest>) => Simulation

/** The simulator is asked at the instants before and after Dubbo took its weights. */
export function differenceOf(request: SimulationRequest, simulate: Ask, real: RealAnswer): string | undefined {
  if (real.kind === 'error') {
    const isForeseen =
      real.text.includes('NumberFormatException') &&
      simulate({ now: Date.now() }).findings.some(({ code }) => code === 'weight-not-a-number')
    return isForeseen ? undefined : `real Dubbo failed: ${real.text}`
  }
  const [simulated, later] = [simulate({ now: real.nowMs }), simulate({ now: real.untilMs })]
  const addressesOf = (providers: readonly string[]): string[] => providers.map((url) => addressOf(readUrl(url, request.generation)))
  const addresses = addressesOf(request.providers)
  const outcomes = outcomesOf(addresses, simulated)
  const kept = namesOf(real.weights.keys())
  if (!outcomes.has(kept)) return `kept: real [${kept}], simulated ${[...outcomes.keys()].map((outcome) => `[${outcome}]`).join(' or ')}`
  const difference =
    differenceOfWeights(addresses, [simulated, later], real) ?? differenceOfCounts('routing', real.routings, outcomes, isDrawn)
  if (difference !== undefined || real.weights.size === 0 || outcomes.size > 1) return difference
  // whose load balance it is and whether weights count at all, Dubbo asks the first of a list that has no order; in that order the
  // consumer's URL takes other parameters from the providers, so that rules may leave others: then shares are not compared
  const places = new Map([...real.weights.keys()].map((address, place) => [address, place]))
  const placeOf = (url: string): number => places.get(addressOf(readUrl(url, request.generation))) ?? places.size
  const providers = request.providers.toSorted((one, other) => placeOf(one) - placeOf(other))
  const ordered = simulate({ now: real.untilMs, providers })
  const isSameList = outcomesOf(addressesOf(providers), ordered).has(kept)
  return differenceOfBalance(addressesOf(providers), isSameList ? ordered : { ...simulated, shares: null }, real)
}

type Routed = Extract<RealAnswer, { kind: 'routed' }>

const namesOf = (addresses: Iterable<string>): string => [...new Set(addresses)].sort().join(' ')

/** Who may be called, as the harness names them, and how often. */
function outcomesOf(addresses: readonly string[], { outcomes }: Simulation): Map<string, number> {
  const found = new Map<string, number>()
  for (const { kept, probability } of outcomes) {
    const names = namesOf(kept.map((index) => addresses[index] ?? ''))
    found.set(names, (found.get(names) ?? 0) + probability)
  }
  return found
}

/** A provider that warms up weighs more at the end than at the beginning. */
function differenceOfWeights(addresses: readonly string[], simulated: readonly [Simulation, Simulation], real: Routed): string | undefined {
  for (const [address, weight] of real.weights) {
    const [from, to] = simulated.map(({ providers }) => providers[addresses.indexOf(address)]?.weight ?? Number.NaN)
    if (from === undefined || to === undefined || !(weight >= from && weight <= to))
      return `weight of ${address}: real ${weight}, simulated ${String(from)} to ${String(to)}`
  }
  return undefined
}

/** `addresses` and `simulated`: in the order of Dubbo's list. */
function differenceOfBalance(addresses: readonly string[], simulated: Simulation, real: Routed): string | undefined {
  if (real.loadbalance !== simulated.loadbalance) return `load balance: real ${real.loadbalance}, simulated ${simulated.loadbalance}`
  if (simulated.shares === null) return undefined
  const shares = new Map(addresses.map((address, index) => [address, simulated.shares?.[index] ?? 0]))
  const isPlausible = real.loadbalance === 'roundrobin' ? isTakenInTurn(real.weights.size) : isDrawn
  return differenceOfCounts(real.loadbalance, real.calls, shares, isPlausible)
}

/** Whether `count` of `times` calls are what a share lets one expect. */
type Plausible = (count: number, times: number, share: number) => boolean

const isTakenInTurn =
  (size: number): Plausible =>
  (count, times, share) =>
    Math.abs(count - times * share) <= size

/** Independent draws: by Chernoff's bound, which holds for small shares too, chance leads out of it in fewer than 2 of 10¹⁰ counts. */
const isDrawn: Plausible = (count, times, share) => {
  if (share <= 0 || share >= 1 - 1e-9) return count === (share <= 0 ? 0 : times)
  const seen = count / times
  const divergence = (part: number, expected: number) => (part === 0 ? 0 : part * Math.log(part / expected))
  return times * (divergence(seen, share) + divergence(1 - seen, 1 - share)) <= Math.log(1e10)
}

function differenceOfCounts(
  what: string,
  counts: ReadonlyMap<string, number>,
  shares: ReadonlyMap<string, number>,
  isPlausible: Plausible,
): string | undefined {
  const times = [...counts.values()].reduce((sum, count) => sum + count, 0)
  if (times === 0) return undefined
  for (const name of new Set([...counts.keys(), ...shares.keys()])) {
    const [count, share] = [counts.get(name) ?? 0, shares.get(name) ?? 0]
    if (!isPlausible(count, times, share)) return `${what}: real ${count} of ${times} to [${name}], simulated a share of ${share}`
  }
  return undefined
}
