// Answers of owners, and who asks one right now.
import { randomUUID } from 'node:crypto'
import { database, inTransaction, type Sql } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { announce } from '../../platform/notify.ts'
import type { Said } from '../../platform/sentence.ts'
import type { ProbeOutcome } from '../probes/read-answer.ts'

export type StoredAnswer = {
  id: string
  messageId: string
  probe: string
  kind: string
  digest: string
  fingerprint: string
  at: Date
  askedBy: string
  operationId: string | null
  verdict: ProbeOutcome
  raw: string
  /** why there was no answer, or ""; in words and as codes */
  error: string
  errorSaid: Said[]
  durationMs: number
}
export type NewAnswer = Omit<StoredAnswer, 'id' | 'at'> & { sourceId: string; at?: Date }
export type DeclaredProbe = { sourceId: string; name: string; kind: string; what: string; digest: string }

/** Of an item, the newest are kept. */
export const maxAnswersKept = 200

const columns = `id, message_id as "messageId", probe, kind, digest, fingerprint, at, asked_by as "askedBy", operation_id as "operationId",
  verdict, raw, error, error_said as "errorSaid", duration_ms as "durationMs"`

/** Keeps one answer. A database stores no NUL; an answer may hold one. */
export async function saveAnswer(answer: NewAnswer): Promise<void> {
  const clean = (text: string): string => text.replaceAll('\0', '')
  await inTransaction(async (sql) => {
    await sql.query(
      `insert into message_answer (message_id, source_id, probe, kind, digest, fingerprint, at, asked_by, operation_id, verdict, raw, error, error_said, duration_ms)
       values ($1, $2, $3, $4, $5, $6, coalesce($7, now()), $8, $9, $10, $11, $12, $13, $14)`,
      [
        answer.messageId,
        answer.sourceId,
        answer.probe,
        answer.kind,
        answer.digest,
        answer.fingerprint,
        answer.at ?? null,
        answer.askedBy,
        answer.operationId,
        answer.verdict,
        clean(answer.raw),
        clean(answer.error),
        JSON.stringify(answer.errorSaid, (_, value: unknown) => (typeof value === 'string' ? clean(value) : value)),
        answer.durationMs,
      ],
    )
    await sql.query(
      `delete from message_answer where message_id = $1 and id <= (select id from message_answer where message_id = $1 order by id desc offset $2 limit 1)`,
      [answer.messageId, maxAnswersKept],
    )
    await announce(sql, 'messages', [answer.messageId])
  })
}

/** Answers about several items, oldest first. */
export async function answersOf(messageIds: readonly string[], sql: Sql = database().pool): Promise<Map<string, StoredAnswer[]>> {
  const answers = new Map<string, StoredAnswer[]>(messageIds.map((id) => [id, []]))
  if (messageIds.length === 0) return answers
  const found = await sql.query<StoredAnswer>(`select ${columns} from message_answer where message_id = any($1) order by at, id`, [
    messageIds,
  ])
  for (const row of found.rows) answers.get(row.messageId)?.push(row)
  return answers
}

/** What one operation was answered. */
export async function answersOfOperation(operationId: string, messageId: string): Promise<StoredAnswer[]> {
  return [...((await answersOf([messageId])).get(messageId) ?? [])].filter((answer) => answer.operationId === operationId)
}

/**
 * Runs `work` as the only one that asks about this item. Throws `conflict` while somebody else does; one that died is waited for until
 * `forMs` after it began.
 */
export async function asTheOnlyAsker<T>(messageId: string, forMs: number, work: () => Promise<T>): Promise<T> {
  const token = randomUUID()
  const taken = await database().pool.query(
    `insert into message_asking as held (message_id, token, until) values ($1, $2, now() + $3 * interval '1 millisecond')
     on conflict (message_id) do update set token = excluded.token, until = excluded.until where held.until <= now()`,
    [messageId, token, forMs],
  )
  if (taken.rowCount !== 1) throw new AppError('conflict', 'its owner is being asked right now')
  try {
    return await work()
  } finally {
    await database().pool.query('delete from message_asking where message_id = $1 and token = $2', [messageId, token])
  }
}

/** Makes the table hold exactly the configured probes of the sources. */
export async function declareProbes(probes: readonly DeclaredProbe[]): Promise<void> {
  await inTransaction(async (sql) => {
    // two workers start at the same time
    await sql.query('lock table message_probe in exclusive mode')
    await sql.query('delete from message_probe')
    await sql.query(
      `insert into message_probe (source_id, name, kind, what, digest, position)
       select source_id, name, kind, what, digest, position from jsonb_to_recordset($1::jsonb)
         as probe (source_id text, name text, kind text, what text, digest text, position int)`,
      [JSON.stringify(probes.map(({ sourceId, ...probe }, position) => ({ ...probe, source_id: sourceId, position })))],
    )
  })
}

/** Configured probes by source. */
export async function declaredProbes(sql: Sql = database().pool): Promise<Map<string, DeclaredProbe[]>> {
  const found = await sql.query<DeclaredProbe>(
    `select source_id as "sourceId", name, kind, what, digest from message_probe order by source_id, position`,
  )
  return Map.groupBy(found.rows, (probe) => probe.sourceId)
}

/** Forgets what was answered about items that are forgotten themselves, and askers that died. */
export async function deleteLooseAnswers(): Promise<void> {
  await database().pool.query(
    `delete from message_answer a where at < now() - interval '1 day' and not exists (select 1 from in_doubt_message m where m.id = a.message_id)`,
  )
  await database().pool.query(`delete from message_asking where until < now() - interval '1 hour'`)
}
