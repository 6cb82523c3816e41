// What a resolve operation carries from the planner to the worker.
import { z } from 'zod'
import { saidSchema } from '../platform/sentence.ts'
import type { VerbName } from './verb-names.ts'

/** The owner is asked by every probe of its source. */
export const askKind = 'message.ask'

export const operationKindOf = (verb: VerbName): string => `message.${verb}`

const wordsSchema = z.object({ text: z.string(), said: z.array(saidSchema) })

/** Why a policy settled it: what was decided, and every answer about the item as it stood. */
export const policyEvidenceSchema = z.object({
  answer: z.enum(['commit', 'rollback']).nullable(),
  why: z.array(wordsSchema).default([]),
  evidence: z.array(
    z.object({
      probe: z.string(),
      verdict: z.string(),
      at: z.string(),
      raw: z.string(),
      error: z.string(),
      errorSaid: z.array(saidSchema).default([]),
    }),
  ),
})
export type PolicyEvidence = z.infer<typeof policyEvidenceSchema>

export const resolvePlanSchema = z.object({
  messageId: z.string(),
  key: z.string(),
  verb: z.string(),
  topic: z.string(),
  businessKey: z.string(),
  cause: z.string(),
  verdict: z.string(),
  /** what names the thing at its source, as it was seen */
  identity: z.record(z.string(), z.unknown()).default({}),
  /** when the owner prepared it, ms: where searches of the topic begin once the entry is gone */
  preparedAtMs: z.number(),
  before: z.string(),
  after: z.string(),
})
export type ResolvePlan = z.infer<typeof resolvePlanSchema>

type Planned = Pick<ResolvePlan, 'key' | 'topic' | 'businessKey' | 'cause' | 'verdict' | 'identity'> & {
  id: string
  state: string
  preparedAt: Date | null
  firstSeen: Date
}

/** The plan for one item; `after` is its state once the verb succeeded. */
export const planFor = (message: Planned, verb: VerbName | 'ask', after: string): ResolvePlan => ({
  messageId: message.id,
  key: message.key,
  verb,
  topic: message.topic,
  businessKey: message.businessKey,
  cause: message.cause,
  verdict: message.verdict,
  identity: message.identity,
  preparedAtMs: (message.preparedAt ?? message.firstSeen).getTime(),
  before: message.state,
  after,
})
