// Policies with their revisions. Whoever acts by a policy locks the table in the transaction that acts: a kill switch that was committed is
// seen, and one that is being pulled waits until the act is committed.
import { appendAudit } from '../../platform/audit.ts'
import { database, inTransaction, type Sql } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { announce } from '../../platform/notify.ts'
import type { ActCounts } from '../policies/decide.ts'
import {
  defaultGlobalPolicy,
  defaultPolicy,
  everySource,
  globalPolicySchema,
  sourcePolicySchema,
  type GlobalPolicy,
  type SourcePolicy,
} from '../policies/schema.ts'

/** Who acts when nobody does. */
export const policyActor = 'policy'

/** `unreadable`: another version wrote it; what stands for it here settles nothing. Its text is in the revisions. */
export type StoredPolicy<P> = { policy: P; unreadable: boolean; revision: number; updatedAt: Date | null; updatedBy: string }
export type StoredPolicies = { all: StoredPolicy<GlobalPolicy>; of(sourceId: string): StoredPolicy<SourcePolicy> }

type Row = { sourceId: string; revision: number; policy: unknown; updatedAt: Date; updatedBy: string }
const unsaved = { unreadable: false, revision: 0, updatedAt: null, updatedBy: '' }
const columns = `source_id as "sourceId", revision, policy, updated_at as "updatedAt", updated_by as "updatedBy"`

/** All policies; a source that has none only shows. `lock` keeps them from changing until the caller's transaction ends. */
export async function loadPolicies(sql: Sql = database().pool, lock = false): Promise<StoredPolicies> {
  if (lock) await sql.query('lock table message_policy in share mode')
  const found = await sql.query<Row>(`select ${columns} from message_policy`)
  const rows = new Map(found.rows.map((row) => [row.sourceId, row]))
  const all = rows.get(everySource)
  return {
    all: all ? { ...all, ...readAll(all.policy) } : { ...unsaved, policy: defaultGlobalPolicy },
    of(sourceId) {
      const row = rows.get(sourceId)
      return row ? { ...row, ...readOne(row.policy) } : { ...unsaved, policy: defaultPolicy }
    },
  }
}

type Read<P> = Pick<StoredPolicy<P>, 'policy' | 'unreadable'>

function readOne(stored: unknown): Read<SourcePolicy> {
  const { data } = sourcePolicySchema.safeParse(stored)
  return { policy: data ?? { ...defaultPolicy, stopped: true }, unreadable: data === undefined }
}

function readAll(stored: unknown): Read<GlobalPolicy> {
  const { data } = globalPolicySchema.safeParse(stored)
  return { policy: data ?? { ...defaultGlobalPolicy, stopped: true }, unreadable: data === undefined }
}

type Save = { sourceId: string; policy: unknown; actor: string; reason: string; action: string }

/** Compare-and-set on the revision. Throws `stale-version` with the present one. */
export async function savePolicy(save: Save & { revision: number }): Promise<void> {
  await inTransaction(async (sql) => {
    const present = await lockPolicy(sql, save.sourceId)
    if ((present?.revision ?? 0) !== save.revision)
      throw new AppError(
        'stale-version',
        `the policy was changed meanwhile by ${present?.updatedBy ?? 'nobody'}; look at it again before you save`,
        {
          details: { revision: present?.revision ?? 0, updatedBy: present?.updatedBy ?? '' },
        },
      )
    await write(sql, save, save.revision + 1)
  })
}

/** Pulls a kill switch, whatever the revision is: nobody may have to look twice before he stops something. */
export async function stopPolicy({ sourceId, actor, reason }: Pick<Save, 'sourceId' | 'actor' | 'reason'>): Promise<void> {
  await inTransaction(async (sql) => {
    const present = await lockPolicy(sql, sourceId)
    const before = sourceId === everySource ? readAll(present?.policy ?? defaultGlobalPolicy) : readOne(present?.policy ?? defaultPolicy)
    // what cannot be read is stopped here, but perhaps not for the version that wrote it
    if (before.policy.stopped && !before.unreadable) return
    const policy = { ...before.policy, stopped: true }
    await write(sql, { sourceId, policy, actor, reason, action: 'message-policy.stop' }, (present?.revision ?? 0) + 1)
  })
}

/** The table is locked, not the row: the first switch of all is a row that is not there yet. */
async function lockPolicy(sql: Sql, sourceId: string): Promise<Row | undefined> {
  await sql.query('lock table message_policy in share row exclusive mode')
  const found = await sql.query<Row>(`select ${columns} from message_policy where source_id = $1`, [sourceId])
  return found.rows[0]
}

async function write(sql: Sql, { sourceId, policy, actor, reason, action }: Save, revision: number): Promise<void> {
  const body = JSON.stringify(policy)
  await sql.query(
    `insert into message_policy (source_id, revision, policy, updated_at, updated_by) values ($1, $2, $3, now(), $4)
     on conflict (source_id) do update set revision = excluded.revision, policy = excluded.policy, updated_at = now(), updated_by = excluded.updated_by`,
    [sourceId, revision, body, actor],
  )
  await sql.query(
    `insert into message_policy_revision (source_id, revision, policy, at, actor, reason) values ($1, $2, $3, now(), $4, $5)`,
    [sourceId, revision, body, actor, reason],
  )
  await appendAudit(sql, { actor, action, target: sourceId, outcome: 'ok', detail: { revision, reason, policy } })
  await announce(sql, 'messages', [])
}

export type PolicyRevision = { revision: number; policy: unknown; at: Date; actor: string; reason: string }

/** Newest first. */
export async function policyRevisions(sourceId: string, limit: number): Promise<PolicyRevision[]> {
  const found = await database().pool.query<PolicyRevision>(
    'select revision, policy, at, actor, reason from message_policy_revision where source_id = $1 order by revision desc limit $2',
    [sourceId, limit],
  )
  return found.rows
}

/** How many operations policies planned in the last minute and hour by the database's clock, of a source and of all. */
export async function countActs(sourceId: string, sql: Sql = database().pool): Promise<{ source: ActCounts; all: ActCounts }> {
  const found = await sql.query<Record<'sm' | 'sh' | 'am' | 'ah', number>>(
    `select count(*) filter (where source_id = $1 and created_at > now() - interval '1 minute')::int as sm, count(*) filter (where source_id = $1)::int as sh,
       count(*) filter (where created_at > now() - interval '1 minute')::int as am, count(*)::int as ah
     from operation where actor = '${policyActor}' and created_at > now() - interval '1 hour'`,
    [sourceId],
  )
  const { sm = 0, sh = 0, am = 0, ah = 0 } = found.rows[0] ?? {}
  return { source: { minute: sm, hour: sh }, all: { minute: am, hour: ah } }
}

export type PolicyActRow = {
  operationId: string
  messageId: string
  source: string
  kind: string
  state: string
  reason: string
  why: unknown
  at: Date
}

/** What policies did lately, newest first. */
export async function lastActs(limit: number): Promise<PolicyActRow[]> {
  const found = await database().pool.query<PolicyActRow>(
    `select id as "operationId", target as "messageId", source_id as source, kind, state, reason,
       plan #> '{policy,why}' as why, created_at as at
     from operation where actor = '${policyActor}' order by created_at desc limit $1`,
    [limit],
  )
  return found.rows
}

/** Which of the items a policy planned something for, as they stand now: id + fingerprint. */
export async function triedByPolicy(messageIds: readonly string[], sql: Sql = database().pool): Promise<Set<string>> {
  const found = await sql.query<{ target: string; fingerprint: string }>(
    `select target, fingerprint from operation where target = any($1) and actor = '${policyActor}'`,
    [messageIds],
  )
  return new Set(found.rows.map(({ target, fingerprint }) => triedKey(target, fingerprint)))
}

export const triedKey = (messageId: string, fingerprint: string): string => `${messageId} ${fingerprint}`
