// Rows of releases. Whoever changes a release's progress names the version it read; the driver names its claim's epoch as well, so that one
// that lost its claim writes nothing.
import { appendAudit } from '../../platform/audit.ts'
import { database, inTransaction, sqlStateOf, type Sql } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { announce } from '../../platform/notify.ts'
import { releasePlanSchema, type ReleasePlan } from '../release/plan.ts'
import { hasEnded, progressSchema, type Progress, type ReleaseEvent } from '../release/progress.ts'

export type StoredRelease = {
  id: string
  sourceId: string
  subject: string
  plan: ReleasePlan
  progress: Progress
  look: unknown
  actor: string
  reason: string
  version: string
  epoch: string
  createdAt: Date
  updatedAt: Date
  finishedAt: Date | null
}
export type StoredEvent = Required<Omit<ReleaseEvent, 'said'>> & { seq: number; at: Date }

const columns = `id, source_id as "sourceId", subject, plan, progress, look, actor, reason, version, epoch, created_at as "createdAt",
  updated_at as "updatedAt", finished_at as "finishedAt"`

const read = <T extends { plan: unknown; progress: unknown }>(row: T): T & { plan: ReleasePlan; progress: Progress } => ({
  ...row,
  plan: releasePlanSchema.parse(row.plan),
  progress: progressSchema.parse(row.progress),
})

export type NewRelease = Pick<StoredRelease, 'id' | 'sourceId' | 'subject' | 'plan' | 'progress' | 'actor' | 'reason'>

/** Throws `conflict` with the id of the live release of the subject or of one of its services. */
export async function insertRelease(release: NewRelease, event: ReleaseEvent): Promise<void> {
  try {
    await inTransaction(async (sql) => {
      // two that share a service but not the subject are told apart by nothing but order
      await sql.query(`select pg_advisory_xact_lock(hashtext('release'))`)
      const live = await sql.query<{ id: string; subject: string }>(
        `select id, subject from release where finished_at is null and source_id = $1
           and exists (select from jsonb_array_elements_text(plan -> 'services') as own (service) where own.service = any($2)) limit 1`,
        [release.sourceId, release.plan.services],
      )
      const other = live.rows[0]
      if (other) throw liveRelease(other)
      await sql.query(
        'insert into release (id, source_id, subject, plan, progress, state, actor, reason) values ($1, $2, $3, $4, $5, $6, $7, $8)',
        [
          release.id,
          release.sourceId,
          release.subject,
          JSON.stringify(release.plan),
          JSON.stringify(release.progress),
          release.progress.state,
          release.actor,
          release.reason,
        ],
      )
      await tell(sql, release, event)
    })
  } catch (error) {
    if (sqlStateOf(error) === '23505') throw liveRelease({ id: null, subject: release.subject })
    throw error
  }
}

const liveRelease = ({ id, subject }: { id: string | null; subject: string }): AppError =>
  new AppError('conflict', `A release of ${subject} is under way. End it first.`, { details: { releaseId: id } })

/** Claims the next due release of the registries this worker leases. */
export async function claimRelease(holder: string, sourceIds: readonly string[], ttlMs: number): Promise<StoredRelease | undefined> {
  const found = await database().pool.query<StoredRelease>(
    `update release set claimed_by = $1, epoch = epoch + 1, due_at = now() + $3 * interval '1 millisecond'
     where id = (select id from release where finished_at is null and source_id = any($2) and due_at <= now()
       order by due_at limit 1 for update skip locked)
     returning ${columns}`,
    [holder, sourceIds, ttlMs],
  )
  return found.rows.map(read)[0]
}

/** Gives the claim back until `inMs` have passed; at once where somebody changed the release meanwhile. */
export async function restRelease({ id, epoch, version }: StoredRelease, inMs: number): Promise<void> {
  await database().pool.query(
    `update release set due_at = now() + case when version = $3 then $4 else 0 end * interval '1 millisecond' where id = $1 and epoch = $2`,
    [id, epoch, version, inMs],
  )
}

export type Claim = Pick<StoredRelease, 'id' | 'version'> & { epoch?: string }

/**
 * The next progress, with what is told of it; all or nothing. Answers the new version. Throws `conflict` when somebody else changed the
 * release, or when the claim was lost.
 */
export async function saveProgress({ id, version, epoch }: Claim, progress: Progress, event?: ReleaseEvent): Promise<string> {
  return inTransaction(async (sql) => {
    const done = await sql.query<{ version: string; subject: string }>(
      `update release set progress = $4, state = $5, version = version + 1, updated_at = now(),
         due_at = case when $3::bigint is null then now() else due_at end, finished_at = case when $6 then now() end
       where id = $1 and version = $2 and ($3::bigint is null or epoch = $3) and finished_at is null returning version, subject`,
      [id, version, epoch ?? null, JSON.stringify(progress), progress.state, hasEnded(progress.state)],
    )
    const row = done.rows[0]
    if (!row) throw new AppError('conflict', 'The release changed meanwhile. Look at it again.')
    if (event) await tell(sql, { id, subject: row.subject }, event)
    else await announce(sql, 'releases', [id])
    return row.version
  })
}

/** What the guard saw; changes nothing of the progress. */
export async function saveLook({ id, epoch }: { id: string; epoch: string }, look: unknown): Promise<void> {
  const { pool } = database()
  const done = await pool.query('update release set look = $3 where id = $1 and epoch = $2', [id, epoch, JSON.stringify(look)])
  if (done.rowCount === 1) await announce(pool, 'releases', [id])
}

async function tell(
  sql: Sql,
  { id, subject }: { id: string; subject: string },
  { name, text, said, actor, detail = {} }: ReleaseEvent,
): Promise<void> {
  await sql.query(
    `insert into release_event (release_id, seq, at, name, text, actor, detail)
     select $1, coalesce(max(seq), 0) + 1, clock_timestamp(), $2, $3, $4, $5 from release_event where release_id = $1`,
    [id, name, text.slice(0, 2000), actor, JSON.stringify({ ...detail, ...(said ? { said } : {}) })],
  )
  await appendAudit(sql, { actor, action: `release.${name}`, target: subject, outcome: 'ok', detail: { releaseId: id, text } })
  await announce(sql, 'releases', [id])
}

export async function findRelease(id: string): Promise<StoredRelease | undefined> {
  const found = await database().pool.query<StoredRelease>(`select ${columns} from release where id = $1`, [id])
  return found.rows.map(read)[0]
}

export async function eventsOf(id: string): Promise<StoredEvent[]> {
  const found = await database().pool.query<StoredEvent>(
    'select seq, at, name, text, actor, detail from release_event where release_id = $1 order by seq limit 500',
    [id],
  )
  return found.rows
}

export type ReleaseFilter = { state: 'live' | 'ended' | ''; service: string; offset: number; limit: number }

/** Releases, live ones first, newest first, and how many match. */
export async function selectReleases({ state, service, offset, limit }: ReleaseFilter): Promise<{ rows: StoredRelease[]; total: number }> {
  const found = await database().pool.query<StoredRelease & { total: string }>(
    `select ${columns}, count(*) over () as total from release
     where ($1 = '' or (finished_at is null) = ($1 = 'live')) and ($2 = '' or plan -> 'services' ? $2)
     order by finished_at is not null, created_at desc, id limit $3 offset $4`,
    [state, service, limit, offset],
  )
  return { rows: found.rows.map(read), total: Number(found.rows[0]?.total ?? 0) }
}
