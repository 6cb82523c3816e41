import { answerFrom, type Answer } from './answer.ts'
import { database } from './database.ts'
import { AppError, messageOf } from './errors.ts'
import { noticesAfter, type Notice } from './notify.ts'
import type { SourceView } from './source-schema.ts'
import { listSourceRows } from './sources.ts'

export { subscribeToNotices, type StreamEvent } from './notice-hub.ts'

/** Sources in configured order, each with the age of its last good read and the reason when it is not fresh. */
export async function listSources(): Promise<Answer<SourceView[]>> {
  const rows = await listSourceRows()
  return answerFrom(
    rows.map((row) => ({ ...row, asOf: row.asOf?.toISOString() ?? null })),
    rows,
  )
}

/** Resolves when the database is reachable and every migration of it ended; throws `unavailable` with the reason. */
export async function databaseReady(): Promise<void> {
  try {
    const found = await database().pool.query<{ unfinished: string }>(
      'select count(*) as unfinished from _prisma_migrations where finished_at is null and rolled_back_at is null',
    )
    if (found.rows[0]?.unfinished !== '0') throw new AppError('unavailable', 'A migration of the database has not ended.')
  } catch (cause) {
    throw new AppError('unavailable', `The database cannot be used: ${messageOf(cause)}`, { cause })
  }
}

/** Notices a stream missed since the last id it saw, oldest first. */
export const missedNotices = (lastId: string): Promise<Notice[]> => noticesAfter(database().pool, lastId)
