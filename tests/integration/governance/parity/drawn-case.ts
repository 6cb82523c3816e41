// A random case whose only rule is one of v3.1 with several destinations, so that the routers draw.
import { createRandom } from '../../../../demo/random.ts'
import { simulationRequestSchema, type SimulationRequest } from '../../../../lib/governance/simulate/simulation-schema.ts'
import { randomCase, type CaseInput } from './random-case.ts'

const targets = [
  '',
  'region=hz',
  'region=sh',
  'level!=3',
  'host=10.0.0.1',
  'host=10.0.0.2,10.0.0.3',
  'host=10.0.0.1,10.0.0.4',
  'port=20880',
]
const weights = [undefined, 1, 10, 50, 300]

/** One case. The same seed gives the same case, but for the time. */
export function drawnCase(input: CaseInput): SimulationRequest {
  const random = createRandom(input.seed + 9_000_000)
  const one = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)]
  const to = Array.from({ length: 2 + Math.floor(random() * 3) }, () => ({ match: one(targets), weight: one(weights) }))
  const rule = { configVersion: 'v3.1', force: random() < 0.3, conditions: [{ from: { match: '' }, to }] }
  const rules = { 'condition-router service': JSON.stringify(rule) }
  return simulationRequestSchema.parse({ ...randomCase(input), attachments: {}, rules })
}
