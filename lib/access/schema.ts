import { z } from 'zod'
import { roles } from './permissions.ts'

const name = z
  .string()
  .trim()
  .min(1, 'type a name')
  .max(64)
  .regex(/^[^\p{C}]+$/u, 'use printable characters')
const newPassword = z.string().min(10, 'use at least 10 characters').max(200)

export const signInSchema = z.strictObject({ name, password: z.string().min(1, 'type your password').max(200) })
export const setupSchema = z.strictObject({ token: z.string().min(20), name, password: newPassword })
export const actorSchema = z.object({ name: z.string(), role: z.enum(roles), kind: z.enum(['person', 'token']) })

export const auditSchema = z.object({
  seq: z.string(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  outcome: z.enum(['ok', 'refused', 'failed']),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
})
export type AuditEntryRow = z.infer<typeof auditSchema>
