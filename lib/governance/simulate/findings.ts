// What is said of rules that Dubbo passes over, and of a list that they leave empty.
import { z } from 'zod'
import { saidSchema, type Sentence } from '../../platform/sentence.ts'
import { sayOfSimulation as say } from './sentences.ts'

export const simulationFindingSchema = z.object({
  code: z.string(),
  severity: z.enum(['info', 'warning', 'danger']),
  rule: z.string(),
  text: z.string(),
  /** The text in codes, each with what it names */
  said: saidSchema.array().optional(),
})
export type SimulationFinding = z.infer<typeof simulationFindingSchema>

export const notInForce = (rule: string, why: Sentence): SimulationFinding => ({
  code: 'rule-not-in-force',
  severity: 'danger',
  rule,
  ...why,
})

export const unreadableWeight = (place: number, written: string): SimulationFinding => ({
  code: 'weight-not-a-number',
  severity: 'danger',
  rule: `providers[${place}]`,
  ...say('weight-no-number', { written }),
})

export const allDisabled: SimulationFinding = {
  code: 'all-disabled',
  severity: 'danger',
  rule: 'override service',
  ...say('everybody-disabled'),
}
