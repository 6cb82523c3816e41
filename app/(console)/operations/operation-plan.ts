import { z } from 'zod'
import { resolvePlanSchema } from '#lib/messages/plan'
import { cleanUpPlanSchema, type CleanUpPlan } from '#lib/registry/clean-up/plan'
import { ruleNameSchema } from '#lib/governance/rules/rule-schema'
import type { OperationRow } from '#lib/operations/schema'

const writeSchema = z.object({
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  reason: z.string().optional(),
})
export type PlannedWrite = z.infer<typeof writeSchema>

/** The part of a weight change's plan that people read; what the worker needs besides is left alone. */
const weightsSchema = z.object({
  service: z.string(),
  registry: z.string().optional(),
  weights: z.record(z.string(), z.number().nullable()),
  writes: z.array(writeSchema).default([]),
})

const ruleSchema = ruleNameSchema.extend({ registry: z.string(), writes: z.array(writeSchema).default([]) })

const drainSchema = z.object({ address: z.string(), services: z.array(z.object({ writes: z.array(writeSchema) })).default([]) })

/** What an operation is about, read out of its plan; `other` is a kind, or a plan, that this console does not know. */
export type Subject =
  | { what: 'weights'; service: string; weights: readonly { address: string; weight: number | null }[]; writes: readonly PlannedWrite[] }
  | ({ what: 'rule' } & z.infer<typeof ruleSchema>)
  | { what: 'message'; id: string; key: string; topic: string; before: string; after: string }
  | { what: 'leftovers'; registry: string; items: CleanUpPlan['items']; nodes: number }
  | { what: 'drain'; name: string; isHost: boolean; writes: readonly PlannedWrite[] }
  | { what: 'other' }

/** Reads the plan of an operation without trusting its shape: it may come from an older or newer worker. */
export function subjectOf({ kind, plan }: Pick<OperationRow, 'kind' | 'plan'>): Subject {
  if (kind === 'weight.set') {
    const { data } = weightsSchema.safeParse(plan)
    if (!data) return { what: 'other' }
    const weights = Object.entries(data.weights).map(([address, weight]) => ({ address, weight }))
    return { what: 'weights', service: data.service, weights, writes: data.writes }
  }
  if (kind === 'rule.set') {
    const { data } = ruleSchema.safeParse(plan)
    return data ? { what: 'rule', ...data } : { what: 'other' }
  }
  if (kind === 'provider.drain') {
    const { data } = drainSchema.safeParse(plan)
    if (!data) return { what: 'other' }
    const writes = data.services.flatMap((service) => service.writes)
    return { what: 'drain', name: data.address, isHost: !data.address.includes(':'), writes }
  }
  if (kind.startsWith('registry.')) {
    const { data } = cleanUpPlanSchema.safeParse(plan)
    if (!data) return { what: 'other' }
    return { what: 'leftovers', registry: data.registry.replace(/^registry:/, ''), items: data.items, nodes: data.nodes }
  }
  const { data } = resolvePlanSchema.safeParse(plan)
  if (!data) return { what: 'other' }
  return { what: 'message', id: data.messageId, key: data.key, topic: data.topic, before: data.before, after: data.after }
}
