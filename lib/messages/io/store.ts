// Rows of in_doubt_message. A collector writes under its lease's epoch: one that lost its lease changes nothing.
import { database, inTransaction, type Sql } from '../../platform/database.ts'
import { assertLease } from '../../platform/fence.ts'
import type { Lease } from '../../platform/leases.ts'
import { announce } from '../../platform/notify.ts'
import { addEvidence, messageIdOf, type MessageSourceKind, type SourceItem, type Verdict } from '../model.ts'
import type { Evidence } from '../schema.ts'
import type { KnownItem, SourceListing } from './source.ts'

export type StoredMessage = {
  id: string
  sourceId: string
  sourceKind: MessageSourceKind
  key: string
  cause: string
  state: string
  businessKey: string
  owner: string
  topic: string
  attempts: number
  fingerprint: string
  identity: Record<string, unknown>
  evidence: Evidence[]
  verdict: Verdict
  preparedAt: Date | null
  firstSeen: Date
  updatedAt: Date
  settledAt: Date | null
  settledBy: string | null
  assignee: string | null
  /** when it comes back to the list; null also when it has come back by itself */
  snoozedUntil: Date | null
}

export const messageColumns = `id, source_id as "sourceId", source_kind as "sourceKind", key, cause, state, business_key as "businessKey", owner, topic, attempts,
  fingerprint, identity, evidence, verdict, prepared_at as "preparedAt", first_seen as "firstSeen", updated_at as "updatedAt",
  settled_at as "settledAt", settled_by as "settledBy", assignee,
  case when settled_at is null and snoozed_until > now() and snoozed_as = cause || ' ' || state then snoozed_until end as "snoozedUntil"`

/** Open rows of a source by key. */
export async function openMessages(sourceId: string, sql: Sql = database().pool): Promise<Map<string, StoredMessage>> {
  const found = await sql.query<StoredMessage>(
    `select ${messageColumns} from in_doubt_message where source_id = $1 and settled_at is null`,
    [sourceId],
  )
  return new Map(found.rows.map((row) => [row.key, row]))
}

export type LookBegun = { began: Date; before: Map<string, StoredMessage> }

/** What is open now, right before the source is looked at; `began` is by the database's own clock. */
export const beginLook = async (sourceId: string): Promise<LookBegun> => ({
  began: await databaseTime(),
  before: await openMessages(sourceId),
})

/** What settled_at is compared with. */
export async function databaseTime(): Promise<Date> {
  const found = await database().pool.query<{ now: Date }>('select now()')
  return found.rows[0]?.now ?? new Date(0)
}

/** What a source wants to know of an open row before it asks owners again. */
export function knownItemOf(row: StoredMessage): KnownItem {
  const asked = row.evidence.findLast((item) => item.kind === 'check-back')
  return {
    cause: row.cause,
    verdict: row.verdict,
    attempts: row.attempts,
    checkedAt: asked ? new Date(asked.at) : null,
    identity: row.identity,
  }
}

type SourceRef = { sourceId: string; sourceKind: MessageSourceKind }

/** Writes what changed between the open rows and a listing, and announces it. Answers the ids that changed. */
export async function saveListing(
  source: SourceRef,
  { before, began, listing, lease }: LookBegun & { listing: SourceListing; lease: Lease },
): Promise<string[]> {
  const changed = listing.items.filter((item) => differs(before.get(item.key), item))
  const listed = new Set(listing.items.map((item) => item.key))
  const gone = [...before.keys()].filter((key) => !listed.has(key) && !listing.unread?.keys.has(key))
  if (changed.length === 0 && gone.length === 0) return []
  return inTransaction(async (sql) => {
    await assertLease(sql, lease)
    await upsert(sql, source, changed, { before, began })
    await settle(
      sql,
      source.sourceId,
      gone.filter((key) => listing.settledByOperation.has(key)),
      'by-operation',
    )
    await settle(
      sql,
      source.sourceId,
      gone.filter((key) => !listing.settledByOperation.has(key)),
      'by-owner',
    )
    const ids = [...changed.map((item) => item.key), ...gone].map((key) => messageIdOf(source.sourceId, key))
    await announce(sql, 'messages', ids)
    return ids
  })
}

function differs(row: StoredMessage | undefined, item: SourceItem): boolean {
  if (!row) return true
  return (
    row.fingerprint !== item.fingerprint ||
    row.cause !== item.cause ||
    row.verdict !== item.verdict ||
    row.attempts !== item.attempts ||
    row.state !== item.state ||
    canonical(row.identity) !== canonical(item.identity) ||
    JSON.stringify(addEvidence(row.evidence, item.evidence)) !== JSON.stringify(row.evidence)
  )
}

/** jsonb does not keep the order of keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )

/** What was settled since the look began stays so: the look may have seen it before that. */
async function upsert(
  sql: Sql,
  { sourceId, sourceKind }: SourceRef,
  items: readonly SourceItem[],
  { before, began }: Pick<LookBegun, 'before'> & { began: Date | undefined },
): Promise<void> {
  if (items.length === 0) return
  const rows = items.map((item) => ({
    id: messageIdOf(sourceId, item.key),
    key: item.key,
    cause: item.cause,
    state: item.state,
    business_key: item.businessKey,
    owner: item.owner,
    topic: item.topic,
    attempts: item.attempts,
    fingerprint: item.fingerprint,
    identity: item.identity,
    evidence: addEvidence(before.get(item.key)?.evidence ?? [], item.evidence),
    verdict: item.verdict,
    prepared_at: item.preparedAt?.toISOString() ?? null,
  }))
  // a NUL cannot be stored; znode data and broker answers may hold one
  const json = JSON.stringify(rows).replaceAll(String.raw`\u0000`, '')
  await sql.query(
    `insert into in_doubt_message (id, source_id, source_kind, key, cause, state, business_key, owner, topic, attempts, fingerprint, identity, evidence,
       verdict, prepared_at, first_seen, updated_at)
     select id, $1, $2, key, cause, state, business_key, owner, topic, attempts, fingerprint, identity, evidence, verdict, prepared_at, now(), now()
     from jsonb_to_recordset($3::jsonb) as item (id text, key text, cause text, state text, business_key text, owner text, topic text, attempts int,
       fingerprint text, identity jsonb, evidence jsonb, verdict text, prepared_at timestamptz)
     on conflict (id) do update set cause = excluded.cause, state = excluded.state, business_key = excluded.business_key, owner = excluded.owner,
       topic = excluded.topic, attempts = excluded.attempts, fingerprint = excluded.fingerprint, identity = excluded.identity,
       evidence = excluded.evidence, verdict = excluded.verdict, prepared_at = excluded.prepared_at, updated_at = now(), settled_at = null, settled_by = null
     where in_doubt_message.settled_at is null or in_doubt_message.settled_at < coalesce($4::timestamptz, 'infinity')`,
    [sourceId, sourceKind, json, began],
  )
}

async function settle(sql: Sql, sourceId: string, keys: readonly string[], by: 'by-owner' | 'by-operation'): Promise<void> {
  if (keys.length === 0) return
  await sql.query(
    `update in_doubt_message set settled_at = now(), settled_by = $3, updated_at = now() where source_id = $1 and key = any($2) and settled_at is null`,
    [sourceId, keys, by],
  )
}

/** An operation proved that the item is settled; wins over a collector that saw it vanish and thought it was the owner. */
export async function settleByOperation(id: string): Promise<void> {
  await inTransaction(async (sql) => {
    await sql.query(
      `update in_doubt_message set settled_at = coalesce(settled_at, now()), settled_by = 'by-operation', updated_at = now() where id = $1`,
      [id],
    )
    await announce(sql, 'messages', [id])
  })
}

/** Stores one item as an operation read it since `began`, by the database's clock (left out: just now). */
export async function saveItem(source: SourceRef, item: SourceItem, began?: Date): Promise<void> {
  await inTransaction(async (sql) => {
    const id = messageIdOf(source.sourceId, item.key)
    const found = await sql.query<StoredMessage>(`select ${messageColumns} from in_doubt_message where id = $1 for update`, [id])
    const before = new Map(found.rows.map((row) => [row.key, row]))
    await upsert(sql, source, [item], { before, began })
    await announce(sql, 'messages', [id])
  })
}

/** One row; undefined when there is none. */
export async function findMessage(id: string): Promise<StoredMessage | undefined> {
  const found = await database().pool.query<StoredMessage>(`select ${messageColumns} from in_doubt_message where id = $1`, [id])
  return found.rows[0]
}

/** Settled rows older than the retention are forgotten. Answers how many. */
export async function deleteSettledMessages(olderThanDays: number): Promise<number> {
  const done = await database().pool.query(`delete from in_doubt_message where settled_at < now() - $1 * interval '1 day'`, [olderThanDays])
  return done.rowCount ?? 0
}
