import { z } from 'zod'

/** `?service=&application=&method=&server=&from=&to=&groupBy=`; times ISO 8601 or relative like -15m */
export const seriesPointSchema = z.object({
  at: z.string(),
  /** null: nothing was measured in this step, no application reported */
  calls: z.number().nullable(),
  failures: z.number().nullable(),
  averageMs: z.number().nullable(),
  maxMs: z.number().nullable(),
})
export const seriesSchema = z.object({
  stepSeconds: z.number(),
  series: z.array(z.object({ key: z.string(), label: z.string(), points: z.array(seriesPointSchema) })),
})
export type Series = z.infer<typeof seriesSchema>

export const topRowSchema = z.object({
  key: z.string(),
  calls: z.number(),
  failures: z.number(),
  /** over the part of the range in which anything was measured */
  callsPerSecond: z.number(),
  errorRate: z.number(),
  averageMs: z.number().nullable(),
  maxMs: z.number().nullable(),
})
export type TopRow = z.infer<typeof topRowSchema>

/** Calls per provider address since an instant: what share each got. */
export const observedShareSchema = z.object({ address: z.string(), calls: z.number(), share: z.number() })
export type ObservedShare = z.infer<typeof observedShareSchema>

const filterText = z.string().min(1).max(600).optional()

/** What narrows a question about calls. `service` is its id; times as {@link parseRange} reads them. */
export const callFilterSchema = z.object({
  service: filterText,
  /** the callee where it reports as one, else the caller */
  application: filterText,
  method: filterText,
  server: filterText,
  /** one side's own count instead of each call once */
  side: z.enum(['provider', 'consumer']).optional(),
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
})
