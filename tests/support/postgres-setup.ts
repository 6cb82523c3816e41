// One PostgreSQL of its own per run, fast and forgetful, with one migrated template that test files clone.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureDatabase, startEmbeddedPostgres } from '../../scripts/database/embedded-postgres.ts'
import { applyMigrations } from '../../scripts/database/schema-engine.ts'
import { closeOnSignal } from './close-on-signal.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

export const templateName = 'pilothouse_template'

/** Vitest global setup; answers its teardown. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-test-'))
  // as root the server runs under another user, who must be able to enter
  chmodSync(dir, 0o755)
  const starting = startEmbeddedPostgres({ dir, settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] })
  const close = async (): Promise<void> => {
    await starting.then((server) => server.close())
    rmSync(dir, { recursive: true, force: true })
  }
  const forget = closeOnSignal(close)
  const server = await starting
  await applyMigrations(await ensureDatabase(server.url, templateName))
  project.provide('postgresUrl', server.url)
  return async () => {
    forget()
    await close()
  }
}
