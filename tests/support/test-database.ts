import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import { ensureDatabase } from '../../scripts/database/embedded-postgres.ts'
import { database } from '../../lib/platform/database.ts'
import { templateName } from './postgres-setup.ts'

/** Gives the test file a migrated database of its own, as DATABASE_URL, before its first test; closes it after the last. */
export function useTestDatabase(): void {
  beforeAll(async () => {
    process.env['DATABASE_URL'] = await newTestDatabase()
  })
  afterAll(() => database().close())
}

/** A new migrated database; answers its URL. */
export const newTestDatabase = (): Promise<string> =>
  ensureDatabase(inject('postgresUrl'), `test_${randomBytes(6).toString('hex')}`, templateName)

/** A new empty database (no table): for estates and foreign schemas. */
export const newEmptyDatabase = (name = `shop_${randomBytes(6).toString('hex')}`): Promise<string> =>
  ensureDatabase(inject('postgresUrl'), name)
