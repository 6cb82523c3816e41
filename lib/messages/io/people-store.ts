// What people say and decide about a message: each is a row, an entry of the audit log and a notice, all or nothing. Collectors know nothing of it.
import { appendAudit } from '../../platform/audit.ts'
import { database, inTransaction, type Sql } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { announce } from '../../platform/notify.ts'
import type { MessageEvent } from '../schema.ts'
import { isSnoozed } from './store-lists.ts'

type NewEvent = Pick<MessageEvent, 'kind' | 'actor' | 'text'>

/** Writes a note. Throws `not-found`. */
export const insertNote = (id: string, { actor, text }: { actor: string; text: string }): Promise<void> =>
  change(id, { kind: 'note', actor, text })

/** Gives it to somebody, or to nobody. Throws `not-found`; says nothing where it is so already. */
export const saveAssignee = (id: string, assignee: string | null, actor: string): Promise<void> =>
  change(id, { kind: assignee === null ? 'unassigned' : 'assigned', actor, text: assignee ?? '' }, async (sql) => {
    const done = await sql.query('update in_doubt_message set assignee = $2 where id = $1 and assignee is distinct from $2', [id, assignee])
    return done.rowCount === 1
  })

/** Out of the list until then, or back in it. Throws `not-found`. */
export const saveSnooze = (id: string, until: Date | null, actor: string): Promise<void> =>
  change(id, { kind: until === null ? 'woken' : 'snoozed', actor, text: until?.toISOString() ?? '' }, async (sql) => {
    const done = await sql.query(
      `update in_doubt_message set snoozed_until = $2, snoozed_as = case when $2::timestamptz is not null then cause || ' ' || state end
       where id = $1 and ($2::timestamptz is not null or snoozed_until is not null)`,
      [id, until],
    )
    return done.rowCount === 1
  })

async function change(id: string, event: NewEvent, update: (sql: Sql) => Promise<boolean> = () => Promise.resolve(true)): Promise<void> {
  await inTransaction(async (sql) => {
    const found = await sql.query('select from in_doubt_message where id = $1 for update', [id])
    if (found.rowCount === 0) throw new AppError('not-found', `there is no in-doubt message "${id}"`)
    if (!(await update(sql))) return
    await insertEvent(sql, id, event)
    await appendAudit(sql, { actor: event.actor, action: `message.${event.kind}`, target: id, outcome: 'ok', detail: { text: event.text } })
    await announce(sql, 'messages', [id])
  })
}

async function insertEvent(sql: Sql, id: string, { kind, actor, text }: NewEvent): Promise<void> {
  await sql.query(
    `insert into message_event (message_id, seq, at, kind, actor, text)
     select $1, coalesce(max(seq), 0) + 1, clock_timestamp(), $2, $3, $4 from message_event where message_id = $1`,
    [id, kind, actor, text],
  )
}

/**
 * Those whose time is up, or that are no longer what they were: they are in the list again by themselves, and this tells the pages and the
 * item's story. Run by every worker; each wakes what no other has.
 */
export async function wakeSnoozed(): Promise<void> {
  await inTransaction(async (sql) => {
    const woken = await sql.query<{ id: string }>(
      `update in_doubt_message set snoozed_until = null, snoozed_as = null where id in (
         select id from in_doubt_message where snoozed_until is not null and not coalesce(${isSnoozed}, false) limit 1000 for update skip locked)
       returning id`,
    )
    if (woken.rows.length === 0) return
    for (const { id } of woken.rows) await insertEvent(sql, id, { kind: 'woken', actor: 'worker', text: '' })
    await announce(
      sql,
      'messages',
      woken.rows.map(({ id }) => id),
    )
  })
}

/** What people did with one message, oldest first, the newest 200. */
export async function eventsOf(id: string): Promise<MessageEvent[]> {
  const found = await database().pool.query<Omit<MessageEvent, 'at'> & { at: Date }>(
    'select at, kind, actor, text from message_event where message_id = $1 order by seq desc limit 200',
    [id],
  )
  return found.rows.map((row) => ({ ...row, at: row.at.toISOString() })).toReversed()
}

export type LastNote = { at: string; actor: string; text: string }

/** id → its last note. */
export async function lastNotes(ids: readonly string[]): Promise<Map<string, LastNote>> {
  const found = await database().pool.query<{ id: string; at: Date; actor: string; text: string }>(
    `select distinct on (message_id) message_id as id, at, actor, text from message_event
     where message_id = any($1) and kind = 'note' order by message_id, seq desc`,
    [ids],
  )
  return new Map(found.rows.map(({ id, at, actor, text }) => [id, { at: at.toISOString(), actor, text }]))
}
