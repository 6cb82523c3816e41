import { z } from 'zod'
import { saidSchema } from '../platform/sentence.ts'
import { operationStates } from './state-machine.ts'

export const stepSchema = z.object({
  seq: z.number().int(),
  at: z.string(),
  name: z.string(),
  status: z.enum(['done', 'waiting', 'failed', 'unknown']),
  text: z.string(),
  /** the text sentence by sentence, where these are known: for a screen that words it */
  said: saidSchema.array().optional(),
  detail: z.record(z.string(), z.unknown()),
})
export type OperationStepRow = z.infer<typeof stepSchema>

export const operationSchema = z.object({
  id: z.string(),
  kind: z.string(),
  target: z.string(),
  source: z.string(),
  state: z.enum(operationStates),
  actor: z.string(),
  reason: z.string(),
  /** why it ended as it did, in words */
  outcome: z.string(),
  outcomeSaid: saidSchema.array().optional(),
  plan: z.record(z.string(), z.unknown()),
  steps: z.array(stepSchema),
  undo: z.object({
    possible: z.boolean(),
    reason: z.string(),
    reasonSaid: saidSchema.array().optional(),
    undoneBy: z.string().nullable(),
    undoOf: z.string().nullable(),
  }),
  /** Whether it can be stopped and taken back at once, also before it was proved */
  stop: z.object({ possible: z.boolean(), reason: z.string(), reasonSaid: saidSchema.array().optional() }),
  createdAt: z.string(),
  updatedAt: z.string(),
  finishedAt: z.string().nullable(),
})
export type OperationRow = z.infer<typeof operationSchema>
