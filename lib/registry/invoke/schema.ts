import { z } from 'zod'

export const maxTestTimeoutMs = 15_000
const javaType = z.string().min(1).max(500)

/** POST services/{id}/test: one call of a method to one chosen provider. */
export const serviceTestRequestSchema = z.strictObject({
  /** host:port */
  provider: z.string().regex(/:\d{1,5}$/, 'write host:port'),
  method: z.string().min(1).max(200),
  /** as the definition writes them; they choose among overloads */
  parameterTypes: z.array(javaType).max(50).default([]),
  arguments: z.array(z.unknown()).max(50).default([]),
  timeoutMs: z.number().int().min(100).max(maxTestTimeoutMs).default(3000),
  attachments: z
    .record(z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, 'letters, digits, dots, dashes'), z.string().max(1000))
    .refine((given) => Object.keys(given).length <= 20, 'at most 20')
    .default({}),
  registry: z.string().optional(),
})
export type ServiceTestRequest = z.infer<typeof serviceTestRequestSchema>

export const testOutcomes = ['value', 'exception', 'refused', 'unreachable', 'unknown'] as const

export const serviceTestSchema = z.object({
  /**
   * value: the method returned. exception: it threw. refused: the provider did not run it (no such service, no such method, full).
   * unreachable: nothing was sent. unknown: sent and never answered; it may have been carried out
   */
  outcome: z.enum(testOutcomes),
  value: z.unknown(),
  /** parts of the value were left out for their size */
  isCut: z.boolean(),
  /** class: of the exception, "" where there is none */
  error: z.object({ class: z.string(), message: z.string() }).nullable(),
  elapsedMs: z.number(),
  service: z.string(),
  provider: z.string(),
  application: z.string(),
  protocol: z.string(),
  release: z.string(),
  method: z.string(),
  /** as they were sent: erased */
  parameterTypes: z.array(z.string()),
})
export type ServiceTest = z.infer<typeof serviceTestSchema>

/** JSON to begin with, per method. */
export const argumentTemplatesSchema = z.array(
  z.object({ name: z.string(), parameterTypes: z.array(z.string()), returnType: z.string(), arguments: z.array(z.unknown()) }),
)
export type ArgumentTemplates = z.infer<typeof argumentTemplatesSchema>
