// The columns of a row as every statement asks for them, and the row that comes back.
import { z } from 'zod'
import { AppError } from '../../../platform/errors.ts'
import { parseExactJson } from '../../exact-json.ts'
import { conditionAfter } from '../../outbox/mapping.ts'
import type { OutboxColumns, OutboxMapping } from '../../outbox/mapping-types.ts'
import { phases, type OutboxRow } from '../../outbox/row.ts'
import { columnOf, holds, reference, type Scope } from './conditions.ts'
import type { Columns, Row } from '../sql/session.ts'

const maxError = 500
const noNumber = 'cast(null as decimal)'

export type Selection = { mapping: OutboxMapping; columns: Columns; claimMs: number; suspectAfterMs: number }

/** Columns that the table does not have come as null. */
export function selectList(scope: Scope, { mapping, columns, claimMs, suspectAfterMs }: Selection): string {
  const { syntax } = scope
  const at = (name: string | undefined) => {
    const column = name === undefined ? undefined : columnOf(columns, name)
    return column && { sql: reference(syntax, column), type: column.type }
  }
  const text = (name: keyof OutboxColumns): string => {
    const found = at(mapping.columns[name])
    return found ? syntax.text(found.sql) : 'null'
  }
  const age = (name: keyof OutboxColumns): string | undefined => {
    const found = at(mapping.columns[name])
    return found && `(${syntax.ageMs(found.sql, found.type)})`
  }
  const ageMs = age('createdAt')
  const id = at(mapping.columns.id)
  const claimedForMs = claimOf(age('claimedUntil'), age('claimedAt') ?? age('dueAt'), claimMs)
  const phase = phaseOf(scope, mapping, { ageMs, claimedForMs, suspectAfterMs })
  return `${id ? syntax.keyText(id.sql, id.type) : 'null'} as id, ${phase} as phase, ${text('status')} as status, ${text('key')} as business_key,
    ${text('topic')} as topic, ${text('attempts')} as attempts, ${syntax.left(text('error'), maxError)} as error, ${ageMs ?? noNumber} as age_ms,
    ${claimedForMs ?? noNumber} as claimed_for_ms, ${syntax.version(columns, mapping.columns.payload)} as version,
    ${holds(conditionAfter(mapping.do.resend), scope)} as armed`
}

/** ms until the claim ends */
function claimOf(sinceEnd: string | undefined, sinceStart: string | undefined, claimMs: number): string | undefined {
  if (sinceEnd !== undefined) return `(0 - ${sinceEnd})`
  return sinceStart === undefined ? undefined : `(${claimMs} - ${sinceStart})`
}

type Ages = { ageMs: string | undefined; claimedForMs: string | undefined; suspectAfterMs: number }

/** A claim without a time of its own has run out when the row itself is old; so has one whose time is not there. */
function phaseOf(scope: Scope, { when, do: verbs }: OutboxMapping, { ageMs, claimedForMs, suspectAfterMs }: Ages): string {
  const left = ageMs === undefined ? undefined : `(${suspectAfterMs} - ${ageMs})`
  const over = claimedForMs !== undefined && left !== undefined ? `coalesce(${claimedForMs}, ${left})` : (claimedForMs ?? left)
  const claimed = over === undefined ? `'held'` : `case when ${over} > 0 then 'held' else 'claim-expired' end`
  return `case when ${holds(conditionAfter(verbs.compensate), scope)} then 'compensating'
    when ${holds(conditionAfter(verbs.rollback), scope)} then 'discarded'
    when ${holds(when.done, scope)} then 'done'
    when ${holds(when.failed, scope)} then 'failed'
    when ${holds(when.claimed, scope)} then ${claimed}
    ${claimedForMs === undefined ? '' : `when ${claimedForMs} > 0 then 'held'`}
    else 'pending' end`
}

const rowSchema = z
  .object({
    id: z.string(),
    phase: z.enum(phases),
    status: z.string().nullable(),
    business_key: z.string().nullable(),
    topic: z.string().nullable(),
    attempts: z.coerce.number().int().nullable(),
    error: z.string().nullable(),
    age_ms: z.coerce.number().nullable(),
    claimed_for_ms: z.coerce.number().nullable(),
    version: z.string(),
    armed: z.union([z.boolean(), z.coerce.number()]).nullable(),
  })
  .transform((row): OutboxRow => ({
    id: row.id,
    phase: row.phase,
    status: row.status ?? row.phase,
    key: row.business_key,
    topic: row.topic,
    attempts: row.attempts,
    error: row.error,
    ageMs: row.age_ms,
    claimedForMs: row.claimed_for_ms,
    version: row.version,
    armed: row.armed === true || row.armed === 1,
  }))

/** Throws `invalid-input` with the column that cannot be understood. */
export function parseOutboxRows(rows: readonly Row[], sourceId: string): OutboxRow[] {
  const parsed = z.array(rowSchema).safeParse(rows)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError(
    'invalid-input',
    `outbox "${sourceId}": a row cannot be understood: ${issue?.path.slice(1).join('.')}: ${issue?.message}`,
  )
}

/** The whole row as JSON; a text that holds JSON is taken apart, so that what is personal in it can be masked. */
export function payloadOf(row: Row): Record<string, unknown> {
  const whole: unknown = row['whole_row'] ?? row
  if (typeof whole !== 'object' || whole === null) return {}
  return Object.fromEntries(Object.entries(whole).map(([name, value]: [string, unknown]) => [name, takenApart(value)]))
}

function takenApart(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return takenApart(value.toString('utf8'))
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value
  try {
    return parseExactJson(value)
  } catch {
    return value
  }
}
