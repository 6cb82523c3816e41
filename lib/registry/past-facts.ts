// What a past state is made of: facts as history keeps them. A schema and not a type, because a fact of a month ago was written by an
// older Pilothouse: a column it did not know gets what a URL without it would give.
import { z } from 'zod'
import { levelSchema } from './schema.ts'

const text = z.string().default('')
const record = z.record(z.string(), z.string()).default({})

const pastProviderSchema = z.object({
  sourceId: z.string(),
  service: z.string(),
  address: z.string(),
  protocol: text,
  application: text,
  host: text,
  port: z.number().int().default(0),
  release: text,
  generation: text,
  level: levelSchema.default('interface'),
  weight: z.number().int().default(100),
  effectiveWeight: z.number().int().default(100),
  weightRule: z.string().nullable().default(null),
  tag: text,
  loadBalance: text,
  cluster: text,
  dynamic: z.boolean().default(true),
  disabled: z.boolean().default(false),
  startedAt: z.string().nullable().default(null),
  methods: z.array(z.string()).default([]),
  params: record,
  url: z.string().nullable().default(null),
})
export type PastProvider = z.infer<typeof pastProviderSchema>

const pastConsumerSchema = z.object({
  sourceId: z.string(),
  service: z.string(),
  id: z.string(),
  host: text,
  application: text,
  release: text,
  generation: text,
  loadBalance: text,
  params: record,
})
export type PastConsumer = z.infer<typeof pastConsumerSchema>

const pastRuleSchema = z.object({ sourceId: z.string(), path: z.string(), kind: text, key: text, content: text })
export type PastRule = z.infer<typeof pastRuleSchema>

/** Each kind of fact: how a row of it is read, and by what an event finds it. Keys begin with the source. */
export const pastKinds = {
  provider: {
    schema: pastProviderSchema,
    keyOf: (row: { sourceId: string; service: string; address: string; protocol: string }): string =>
      [row.sourceId, row.service, row.address, row.protocol].join('\n'),
  },
  consumer: {
    schema: pastConsumerSchema,
    keyOf: (row: { sourceId: string; service: string; application: string; id: string }): string =>
      [row.sourceId, row.service, row.application, row.id].join('\n'),
  },
  rule: { schema: pastRuleSchema, keyOf: (row: { sourceId: string; path: string }): string => [row.sourceId, row.path].join('\n') },
} as const

export type PastKind = keyof typeof pastKinds

/** An event as the rebuild reads it. */
export type PastEvent = {
  sourceId: string
  type: string
  service: string
  application: string
  address: string
  detail: { protocol?: string | undefined; path?: string | undefined; from?: string | undefined; before?: unknown }
}

/** The key of the fact an event speaks of. */
export function pastKeyOf(kind: PastKind, { sourceId, service, application, address, detail }: PastEvent): string {
  if (kind === 'provider') return pastKinds.provider.keyOf({ sourceId, service, address, protocol: detail.protocol ?? '' })
  if (kind === 'consumer') return pastKinds.consumer.keyOf({ sourceId, service, application, id: address })
  return pastKinds.rule.keyOf({ sourceId, path: detail.path ?? '' })
}
