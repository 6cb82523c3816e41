import { database } from './database.ts'
import { AppError, messageOf } from './errors.ts'

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
