// What an application's outbox table is called and how it says pending, failed, claimed and done. A preset knows all of that for a
// framework; every part can be said otherwise.
import { z } from 'zod'
import { probesSchema } from './probes.ts'

export const outboxPresets = [
  'plain',
  'debezium',
  'spring-modulith-1',
  'spring-modulith-2',
  'cap',
  'masstransit',
  'gruelbox',
  'eventuate',
] as const

const columnName = z.string().min(1).max(128)
const scalar = z.union([z.string(), z.number(), z.boolean()])

/** Column → what it must be, all of them: `null`, `{not: null}`, or one of a list. */
const conditionSchema = z.record(
  columnName,
  z.union([z.null(), z.strictObject({ not: z.null() }), z.array(scalar).min(1)], 'write null, {not: null}, or a list of values'),
)
export type OutboxCondition = z.infer<typeof conditionSchema>

/** Column → what it becomes: a value, `null`, `{now: true}` or `{add: 1}`; or `delete` for the whole row. */
const changeSchema = z.union(
  [
    z.literal('delete'),
    z
      .record(columnName, z.union([z.null(), scalar, z.strictObject({ now: z.literal(true) }), z.strictObject({ add: z.number().int() })]))
      .refine((change) => Object.keys(change).length > 0, 'name at least one column'),
  ],
  'write delete, or columns with a value, null, {now: true} or {add: 1}',
)
export type OutboxChange = z.infer<typeof changeSchema>

const tableSchema = z.union(
  [
    z.string().regex(/^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)*$/, 'a table name, with its schema where it needs one'),
    z.array(columnName).min(1).max(3),
  ],
  'a table name such as outbox or shop.outbox; a list such as [cap, published] where a name holds a dot',
)

const consumerSchema = z.strictObject({
  /** Connection of the consumer's database; left out = the same as the outbox's */
  url: z.string().optional(),
  table: tableSchema,
  columns: z.strictObject({ message: columnName.default('message_id') }).prefault({}),
  /** which of the outbox's columns the consumer keeps */
  match: z.enum(['id', 'key']).default('id'),
  when: z
    .strictObject({
      /** left out = a row is there */
      done: conditionSchema.default({}),
      /** the consumer asks the producer to take back what it did */
      compensate: conditionSchema.optional(),
    })
    .prefault({}),
  /** A message that was sent for longer than this and that the consumer does not have, or did not finish, is in doubt */
  lateAfterMs: z.number().int().min(0).default(60_000),
  /** How old a sent message may be to be looked for with the consumer; what was missing there stays, however old it grows */
  lookBackMs: z.number().int().min(1000).default(3_600_000),
})

export const outboxSchema = z.strictObject({
  kind: z.literal('outbox'),
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'use lower-case letters, digits, dots and dashes'),
  name: z.string().optional(),
  /** Connection of the application's database, postgres://…, mysql://… or mariadb://…; write $NAME to take it from the environment */
  url: z.string(),
  preset: z.enum(outboxPresets).default('plain'),
  table: tableSchema.optional(),
  columns: z
    .strictObject({
      id: columnName,
      status: columnName,
      key: columnName,
      topic: columnName,
      payload: columnName,
      attempts: columnName,
      createdAt: columnName,
      claimedUntil: columnName,
      claimedAt: columnName,
      /** not to be sent before */
      dueAt: columnName,
      error: columnName,
    })
    .partial()
    .prefault({}),
  when: z.strictObject({ done: conditionSchema, failed: conditionSchema, claimed: conditionSchema }).partial().prefault({}),
  do: z
    .strictObject({ resend: changeSchema, 'mark-done': changeSchema, rollback: changeSchema, compensate: changeSchema })
    .partial()
    .prefault({}),
  /** How long a claim lasts where the table says only when it was made, and how long a relay has for what is due */
  claimMs: z.number().int().min(1000).default(60_000),
  /** Of columns that carry no time zone, e.g. +00:00; left out = the server's */
  timeZone: z
    .string()
    .regex(/^([+-]\d\d:\d\d|[A-Za-z_]+(\/[A-Za-z_+-]+)*)$/, 'write +00:00 or Europe/Berlin')
    .optional(),
  consumer: consumerSchema.optional(),
  /** How long a row that was given back to its relay may wait for it before a person is asked */
  relayWaitMs: z.number().int().min(1000).default(30_000),
  owner: z.string().default(''),
  suspectAfterMs: z.number().int().min(0).default(30_000),
  scanMs: z.number().int().min(1000).default(10_000),
  probes: probesSchema,
})
export type OutboxConfig = z.infer<typeof outboxSchema>
