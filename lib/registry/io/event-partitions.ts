import type pg from 'pg'
import { inTransaction, sqlStateOf } from '../../platform/database.ts'

const dayMs = 86_400_000
const daysAhead = 3
const choreLock = 7_201

/** Makes the partitions of the coming days, drops those older than `keepDays`. Days are UTC. Two workers at once do no harm. */
export async function keepEventPartitions(pool: pg.Pool, now: Date, keepDays: number): Promise<void> {
  await inTransaction(async (sql) => {
    const locked = await sql.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [choreLock])
    if (!locked.rows[0]?.mine) return
    const found = await sql.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'registry_event'::regclass`,
    )
    const existing = new Set(found.rows.map((row) => row.name))
    for (let ahead = 0; ahead <= daysAhead; ahead += 1) {
      const day = new Date(now.getTime() + ahead * dayMs)
      if (!existing.has(partitionOf(day))) await createDay(sql, day)
    }
    const oldest = partitionOf(new Date(now.getTime() - keepDays * dayMs))
    for (const name of existing) if (dayPartition.test(name) && name < oldest) await sql.query(`drop table ${name}`)
    await sql.query('delete from registry_event_default where at < $1', [new Date(now.getTime() - keepDays * dayMs)])
  }, pool)
}

/** The default partition may hold rows of today already (they came before the first run): then today stays there. */
async function createDay(sql: pg.PoolClient, day: Date): Promise<void> {
  const from = day.toISOString().slice(0, 10)
  const to = new Date(day.getTime() + dayMs).toISOString().slice(0, 10)
  await sql.query('savepoint day')
  try {
    await sql.query(
      `create table ${partitionOf(day)} partition of registry_event for values from ('${from} 00:00:00+00') to ('${to} 00:00:00+00')`,
    )
    await sql.query('release savepoint day')
  } catch (error) {
    await sql.query('rollback to savepoint day')
    if (sqlStateOf(error) !== checkViolation) throw error
  }
}

const checkViolation = '23514'
const dayPartition = /^registry_event_\d{8}$/

const partitionOf = (day: Date): string => `registry_event_${day.toISOString().slice(0, 10).replaceAll('-', '')}`
