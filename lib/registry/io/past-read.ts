// Reading the past: rows of now and events since must be of one moment, so everything is read in one snapshot of the database; and
// what the history does not know is said, registry by registry.
import type pg from 'pg'
import { z } from 'zod'
import type { Warning } from '../../platform/answer.ts'
import { inTransaction, type Sql } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { configIdOf } from '../../platform/source-id.ts'
import type { PastEvent } from '../past-facts.ts'
import { gapsAt, reaches } from './history-reach.ts'
import { sayOfRegistry, warningOf } from '../sentences.ts'

/** Where a past state is read: one snapshot of the database, and the registries whose history reaches the instant. */
export type Past = { sql: pg.PoolClient; at: Date; sourceIds: readonly string[] }
export type PastAnswer<T> = {
  data: T
  /** Oldest instant that can be asked of these registries, ISO 8601 */
  since: string
  complete: boolean
  warnings: Warning[]
}

/** Clocks of browsers and servers differ by less */
const aheadMs = 60_000

/** Now is every row as it stands, whatever the clocks of the machines that wrote the events say. */
const endOfTime = new Date('9999-12-31T23:59:59.999Z')

/**
 * Runs `read` for an instant; `broken` counts events that could not be undone. Throws not-found, with the oldest instant there is, when
 * no registry's history reaches that far, and invalid-input for an instant to come.
 */
export const inPast = <T>(
  at: Date,
  sourceId: string | null,
  read: (past: Past) => Promise<{ data: T; broken: number; warnings?: readonly Warning[] }>,
): Promise<PastAnswer<T>> =>
  inTransaction(async (sql) => {
    if (at.getTime() > Date.now() + aheadMs) throw new AppError('invalid-input', sayOfRegistry('instant-ahead', { at: at.toISOString() }))
    await sql.query('set transaction isolation level repeatable read read only')
    const all = await reaches(sql, sourceId)
    const reached = all.filter(({ since }) => since <= at)
    const oldest = all.map(({ since }) => since).sort((left, right) => left.getTime() - right.getTime())[0]
    if (reached.length === 0) throw tooEarly(at, oldest)
    const sourceIds = reached.map((reach) => reach.sourceId)
    const { data, broken, warnings: own = [] } = await read({ sql, at: at.getTime() >= Date.now() ? endOfTime : at, sourceIds })
    const short = all.filter(({ since }) => since > at)
    const warnings = [...short.map(shortWarning), ...(await gapWarnings(sql, at, sourceIds)), ...brokenWarnings(broken), ...own]
    return { data, since: (oldest ?? at).toISOString(), complete: short.length === 0 && broken === 0, warnings }
  })

function tooEarly(at: Date, oldest: Date | undefined): AppError {
  if (!oldest) return new AppError('not-found', sayOfRegistry('history-empty'), { details: { oldest: null } })
  const details = { oldest: oldest.toISOString() }
  return new AppError('not-found', sayOfRegistry('history-begins', { ...details, at: at.toISOString() }), { details })
}

/** `oldest`: the first instant that could be answered. */
export function tooManyEvents(at: Date, { limit, oldest }: { limit: number; oldest: Date }): AppError {
  const details = { oldest: oldest.toISOString() }
  const said = sayOfRegistry('events-too-many', { count: limit, ...details, at: at.toISOString() })
  return new AppError('invalid-input', said, { details })
}

const shortWarning = ({ sourceId, since }: { sourceId: string; since: Date }): Warning =>
  warningOf('history-short', { registry: configIdOf(sourceId), since: since.toISOString() }, sourceId)

async function gapWarnings(sql: Sql, at: Date, sourceIds: readonly string[]): Promise<Warning[]> {
  return (await gapsAt(sql, at, sourceIds)).map(({ sourceId, since, until }) => {
    const params = { registry: configIdOf(sourceId), since: since.toISOString(), until: until.toISOString() }
    return warningOf('history-gap', params, sourceId)
  })
}

const brokenWarnings = (broken: number): Warning[] => (broken === 0 ? [] : [warningOf('history-broken', { count: broken })])

const detailSchema = z.looseObject({
  protocol: z.string().optional(),
  path: z.string().optional(),
  from: z.string().optional(),
  before: z.unknown().optional(),
})

type StoredEvent = Omit<PastEvent, 'detail'> & { at: Date; detail: unknown }

/** Which events: conditions over registry_event from `$4` on. */
export type EventScope = { where: string; values: readonly unknown[] }

/** Events of a scope newer than the instant, newest first. Throws invalid-input above `limit`, naming the oldest instant within it. */
export async function eventsSince({ sql, at, sourceIds }: Past, { where, values }: EventScope, limit = 100_000): Promise<PastEvent[]> {
  const found = await sql.query<StoredEvent>(
    `select source_id as "sourceId", at, type, service, application, address, detail from registry_event
     where at > $1 and source_id = any($2) and ${where} order by at desc, id desc limit $3`,
    [at, sourceIds, limit + 1, ...values],
  )
  const beyond = found.rows[limit]
  if (beyond) throw tooManyEvents(at, { limit, oldest: beyond.at })
  return found.rows.map(({ at: _at, ...row }) => ({ ...row, detail: detailSchema.safeParse(row.detail).data ?? {} }))
}
