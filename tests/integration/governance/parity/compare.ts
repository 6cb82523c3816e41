// Where the simulator and real Dubbo differ on one case; undefined where they agree.
import type { Simulation, SimulationRequest } from '../../../../lib/governance/simulate/simulation-schema.ts'
import { readUrl } from '../../../../lib/governance/simulate/rule-url.ts'
import { addressOf } from '../../../../lib/governance/simulate/model.ts'
import type { RealAnswer } from './harness.ts'

/** `simulate` is asked at the instants before and after Dubbo took its weights. */
export function differenceOf(request: SimulationRequest, simulate: (nowMs: number) => Simulation, real: RealAnswer): string | undefined {
  if (real.kind === 'error') {
    const isForeseen =
      real.text.includes('NumberFormatException') && simulate(Date.now()).findings.some(({ code }) => code === 'weight-not-a-number')
    return isForeseen ? undefined : `real Dubbo failed: ${real.text}`
  }
  const [simulated, later] = [simulate(real.nowMs), simulate(real.untilMs)]
  const addresses = request.providers.map((url) => addressOf(readUrl(url, request.generation)))
  const drawn = simulated.outcomes.map((outcome) => outcome.kept.map((index) => addresses[index] ?? ''))
  const kept = [...real.weights.keys()].sort().join(' ')
  if (!drawn.some((outcome) => [...new Set(outcome)].sort().join(' ') === kept))
    return `kept: real [${kept}], simulated ${drawn.map((outcome) => `[${outcome.join(' ')}]`).join(' or ')}`
  return differenceOfWeights(addresses, [simulated, later], real) ?? differenceOfBalance(addresses, simulated, real)
}

type Routed = Extract<RealAnswer, { kind: 'routed' }>

/** A provider that warms up weighs more at the end than at the beginning. */
function differenceOfWeights(addresses: readonly string[], simulated: readonly [Simulation, Simulation], real: Routed): string | undefined {
  for (const [address, weight] of real.weights) {
    const [from, to] = simulated.map(({ providers }) => providers[addresses.indexOf(address)]?.weight ?? Number.NaN)
    if (from === undefined || to === undefined || !(weight >= from && weight <= to))
      return `weight of ${address}: real ${weight}, simulated ${String(from)} to ${String(to)}`
  }
  return undefined
}

function differenceOfBalance(addresses: readonly string[], simulated: Simulation, real: Routed): string | undefined {
  if (real.weights.size === 0 || simulated.outcomes.length > 1) return undefined
  if (real.loadbalance !== simulated.loadbalance) return `load balance: real ${real.loadbalance}, simulated ${simulated.loadbalance}`
  if (real.picked === '' || simulated.shares === null) return undefined
  const ours = addresses[simulated.shares.indexOf(1)]
  return ours === real.picked ? undefined : `consistent hash: real ${real.picked}, simulated ${ours ?? 'nobody'}`
}
