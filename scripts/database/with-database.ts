import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDatabase, startEmbeddedPostgres } from './embedded-postgres.ts'
import { applyMigrations } from './schema-engine.ts'
import { database } from '../../lib/platform/database.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Runs `work` on the database that npm start uses: DATABASE_URL, or the embedded one, started for the moment if it is not running. */
export async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
  const embedded = process.env['DATABASE_URL']
    ? undefined
    : await startEmbeddedPostgres({ dir: `${process.env['PILOTHOUSE_DIR'] ?? `${root}/.pilothouse`}/postgres` })
  const url = embedded ? await ensureDatabase(embedded.url, 'pilothouse') : (process.env['DATABASE_URL'] ?? '')
  process.env['DATABASE_URL'] = url
  await applyMigrations(url)
  try {
    return await work()
  } finally {
    await database().close()
    if (embedded && !embedded.adopted) await embedded.close()
  }
}
