// A database whose prepared transactions are watched: PostgreSQL's PREPARE TRANSACTION, XA of MySQL and MariaDB.
import { z } from 'zod'
import { probesSchema } from './probes.ts'

const identifier = z.string().regex(/^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)*$/, 'a name, with its schema where it needs one')

export const xaSchema = z.strictObject({
  kind: z.literal('xa'),
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'use lower-case letters, digits, dots and dashes'),
  name: z.string().optional(),
  /** Connection of the database, postgres://…, mysql://… or mariadb://…; write $NAME to take it from the environment */
  url: z.string(),
  /** Where a committed transaction leaves its name: the row is the proof of which way it went */
  probe: z.strictObject({ table: identifier, column: z.string().min(1).max(128) }).optional(),
  owner: z.string().default(''),
  /** Younger ones are still their transaction manager's own business */
  suspectAfterMs: z.number().int().min(0).default(30_000),
  scanMs: z.number().int().min(1000).default(10_000),
  probes: probesSchema,
})
export type XaConfig = z.infer<typeof xaSchema>
