// Whose owner is asked next, and what was answered lately. Both are read every two seconds from sources that may have hundreds of thousands
// of open items, so each question is a bounded walk along an index.
import { database, type Sql } from '../../platform/database.ts'
import type { SourcePolicy } from '../policies/schema.ts'
import { messageColumns, type StoredMessage } from './store.ts'

/**
 * How soon an owner is asked again about an item as it stands: after the gap, seldom once there are answers enough, never where answers
 * contradict each other or a policy tried it.
 */
export type AskPace = 'again' | 'seldom' | 'never'

const seldomSeconds = 300
const prepared = 'coalesce(prepared_at, first_seen)'
const unasked = 'settled_at is null and asked_fingerprint is distinct from fingerprint'
const asked = 'settled_at is null and asked_fingerprint = fingerprint'
const isFree = `not exists (select 1 from operation o where o.target = m.id
  and o.state in ('planned', 'awaiting-approval', 'queued', 'executing', 'unknown', 'verifying'))`

type Walk = { where: string; order: string; values: unknown[] }
type DueOptions = { policy: Pick<SourcePolicy, 'gapSeconds' | 'minAgeSeconds'>; now: Date; limit: number }

/**
 * Open items whose owner is to be asked. What was begun comes first: an item whose second answer waited for the first of all others would
 * never have two that are fresh.
 */
export async function dueForAsking(
  sourceId: string,
  { policy, now, limit }: DueOptions,
  sql: Sql = database().pool,
): Promise<StoredMessage[]> {
  const before = (seconds: number): Date => new Date(now.getTime() - seconds * 1000)
  const old = before(policy.minAgeSeconds)
  const paced = (pace: AskPace, seconds: number): Walk => ({
    where: `${asked} and ask_pace = '${pace}' and asked_at <= $4`,
    order: 'asked_at',
    values: [before(seconds)],
  })
  const { gapSeconds } = policy
  const first: Walk = { where: unasked, order: prepared, values: [] }
  const due: StoredMessage[] = []
  for (const { where, order, values } of [paced('again', gapSeconds), first, paced('seldom', Math.max(gapSeconds, seldomSeconds))]) {
    if (due.length === limit) break
    const found = await sql.query<StoredMessage>(
      `select ${messageColumns} from in_doubt_message m
       where source_id = $1 and ${where} and ${prepared} <= $3 and ${isFree} order by ${order} limit $2`,
      [sourceId, limit - due.length, old, ...values],
    )
    due.push(...found.rows)
  }
  return due
}

/** Said before an owner is asked: an item about which nobody can be asked keeps no other waiting. */
export async function noteAsking({ id, fingerprint }: Pick<StoredMessage, 'id' | 'fingerprint'>): Promise<void> {
  await database().pool.query(
    `update in_doubt_message set asked_at = now(), asked_fingerprint = $2,
       ask_pace = case when asked_fingerprint = $2 and ask_pace <> '' then ask_pace else 'again' end
     where id = $1 and fingerprint = $2`,
    [id, fingerprint],
  )
}

/** How it goes on with an item whose owner just answered; `enough`: answers after which it is asked seldom. */
export async function notePaceAfter({ id, fingerprint }: Pick<StoredMessage, 'id' | 'fingerprint'>, enough: number): Promise<void> {
  await database().pool.query(
    `update in_doubt_message m set ask_pace = case when given.said > 1 then 'never' when given.total >= $3 then 'seldom' else 'again' end
     from (select count(*) as total, count(distinct verdict) filter (where verdict <> 'unknown') as said
       from message_answer where message_id = $1 and fingerprint = $2) given
     where m.id = $1 and m.fingerprint = $2 and m.ask_pace <> 'never'`,
    [id, fingerprint, enough],
  )
}

/** In the transaction that plans what a policy does about an item: as it stands, it is a person's from now on. */
export async function noteTried(sql: Sql, { id, fingerprint }: Pick<StoredMessage, 'id' | 'fingerprint'>): Promise<void> {
  await sql.query(`update in_doubt_message set ask_pace = 'never', asked_fingerprint = fingerprint where id = $1 and fingerprint = $2`, [
    id,
    fingerprint,
  ])
}

/** at most so many answers are looked through */
const answersLookedAt = 5000

/** Open items whose owner answered last, oldest items first. What has to wait longer is asked again, and then it is among the last. */
export async function answeredLately(
  sourceId: string,
  { since, limit }: { since: Date; limit: number },
  sql: Sql = database().pool,
): Promise<StoredMessage[]> {
  const found = await sql.query<StoredMessage>(
    `select ${messageColumns} from in_doubt_message
     where settled_at is null and ask_pace <> 'never' and id in (
       select message_id from (
         select message_id, at from message_answer where source_id = $1 and at > $2 order by at desc limit ${answersLookedAt}) lately
       group by message_id order by max(at) desc limit $3)
     order by ${prepared}, id`,
    [sourceId, since, limit],
  )
  return found.rows
}
