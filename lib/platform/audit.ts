// The audit log: append-only, each row carries the hash of the one before it, so that a row taken out or changed is found.
import { createHash } from 'node:crypto'
import type { Sql } from './database.ts'
import { announce } from './notify.ts'

export type AuditEntry = {
  actor: string
  action: string
  target: string
  outcome: 'ok' | 'refused' | 'failed'
  detail?: Record<string, unknown>
}
export type AuditRow = Required<AuditEntry> & { seq: string; at: Date; prevHash: string; hash: string }

const chainLock = 7_241_995

/** Appends inside the caller's transaction; the advisory lock keeps the chain in one line. */
export async function appendAudit(sql: Sql, entry: AuditEntry): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [chainLock])
  const last = await sql.query<{ hash: string }>('select hash from audit order by seq desc limit 1')
  const at = new Date()
  const prevHash = last.rows[0]?.hash ?? ''
  const row = { at, prevHash, detail: {}, ...entry }
  await sql.query(
    'insert into audit (at, actor, action, target, outcome, detail, prev_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [at, entry.actor, entry.action, entry.target, entry.outcome, JSON.stringify(row.detail), prevHash, auditHash(row)],
  )
  await announce(sql, 'audit')
}

/** SHA-256 over the previous hash and the row in a fixed order. Detail keys are sorted: jsonb does not keep their order. */
export function auditHash(row: Required<AuditEntry> & { at: Date; prevHash: string }): string {
  const text = JSON.stringify([row.prevHash, row.at.toISOString(), row.actor, row.action, row.target, row.outcome, sorted(row.detail)])
  return createHash('sha256').update(text).digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}
