// What a preview works on: the rows of one service in one registry, and rules before and after.
import type { SimulatedGeneration } from '../simulate/model.ts'
import { ruleGenerationOf, type RuleGeneration } from '../rule-generation.ts'
import type { RuleRoots } from '../service-key.ts'
import type { ServiceKey } from '../../registry/service-id.ts'

type Params = Readonly<Record<string, string>>

export type PreviewProvider = {
  address: string
  protocol: string
  application: string
  host: string
  port: number
  release: string
  generation: string
  level: string
  startedAt: Date | null
  methods: readonly string[]
  params: Params
}
export type PreviewConsumer = { id: string; host: string; application: string; release: string; generation: string; params: Params }

export type ServiceFacts = {
  service: ServiceKey
  roots: RuleRoots
  providers: readonly PreviewProvider[]
  consumers: readonly PreviewConsumer[]
}

export type Discovery = 'interface' | 'application'

const simulated: Readonly<Record<RuleGeneration, SimulatedGeneration>> = {
  '2.5/2.6': '2.6',
  '2.7.0-2.7.2': '2.7',
  '>=2.7.3': '2.7',
  '3.0-3.1': '3.2',
  '3.2': '3.2',
  '3.3': '3.3',
}

/** The generation whose arithmetic is taken; 3.0 and 3.1, which were not compared with real jars, count as 3.2. */
export const simulatedGenerationOf = (member: { release: string; generation: string }): SimulatedGeneration =>
  simulated[ruleGenerationOf(member)]
