// An application's database of its own that a test may kill or freeze: PostgreSQL or MariaDB on a fixed port, whose data outlives it.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { startMariadb } from '../../../../demo/servers/mariadb.ts'
import { ensureDatabase, startEmbeddedPostgres } from '../../../../scripts/database/embedded-postgres.ts'
import type { Sql } from './outbox-rig.ts'

export type KillableDatabase = {
  url: string
  mariadb: boolean
  /** On the session that is open now; after a restart there is a new one. */
  sql: Sql
  /** Prepares a transaction that inserts its name into `transfer`; answers the key of its item. */
  prepare(name: string): Promise<string>
  kill(): Promise<void>
  restart(): Promise<void>
  /** It stops where it stands (SIGSTOP): connections are taken by the system, and nobody answers. */
  freeze(): Promise<void>
  thaw(): void
  close(): Promise<void>
}

const ignore = (): void => {}

export async function startKillablePostgres(): Promise<KillableDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'pilothouse-killed-pg-'))
  // as root the server runs under another user, who must be able to enter
  await chmod(dir, 0o755)
  let server = await startEmbeddedPostgres({ dir })
  const url = await ensureDatabase(server.url, 'shop')
  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url })
    client.on('error', ignore)
    await client.connect()
    return client
  }
  let client = await open()
  const run = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows ?? []
  let frozen: number[] = []
  const thaw = (): void => {
    for (const pid of frozen) process.kill(pid, 'SIGCONT')
    frozen = []
  }
  return {
    url,
    mariadb: false,
    sql: { run, close: () => client.end() },
    async prepare(name) {
      for (const text of ['begin', `insert into transfer values ('${name}')`, `prepare transaction '${name}'`]) await run(text)
      return `shop/${name}`
    },
    async kill() {
      process.kill(server.pid, 'SIGKILL')
      // its backends see that it is gone, and go as well
      while (await answers(open)) await sleep(20)
    },
    async restart() {
      server = await startAgain(dir, server.port)
      client = await open()
      // others get the ids of transactions that the crash took away
      for (let count = 0; count < 30; count += 1) await run('select pg_current_xact_id()')
    },
    async freeze() {
      // first the one that starts others
      frozen.push(server.pid)
      process.kill(server.pid, 'SIGSTOP')
      for (const { pid } of await run('select pid from pg_stat_activity')) {
        frozen.push(Number(pid))
        process.kill(Number(pid), 'SIGSTOP')
      }
    },
    thaw,
    async close() {
      thaw()
      await client.end().catch(ignore)
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** The last of its killed processes may still hold its memory, even when nobody answers any more: then the system lets none begin. */
async function startAgain(dir: string, port: number): ReturnType<typeof startEmbeddedPostgres> {
  for (const deadline = Date.now() + 20_000; ; await sleep(100))
    try {
      return await startEmbeddedPostgres({ dir, port })
    } catch (error) {
      if (!String(error).includes('still in use') || Date.now() > deadline) throw error
    }
}

const answers = (open: () => Promise<pg.Client>): Promise<boolean> =>
  open().then(
    (client) => client.end().then(() => true),
    () => false,
  )

export async function startKillableMariadb(): Promise<KillableDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'pilothouse-killed-maria-'))
  const server = await startMariadb({ dir })
  const open = async () => {
    const connection = await createConnection({ uri: server.url.replace(/^mariadb:/, 'mysql:') })
    connection.on('error', ignore)
    return connection
  }
  let connection = await open()
  const run = async (text: string) => {
    const [rows] = await connection.query<RowDataPacket[]>(text)
    return Array.isArray(rows) ? rows.map((row): Record<string, unknown> => ({ ...row })) : []
  }
  return {
    url: server.url,
    mariadb: true,
    sql: { run, close: () => connection.end() },
    async prepare(name) {
      const session = await open()
      const xid = `X'${Buffer.from(name).toString('hex')}',X'62',7`
      for (const text of [`xa start ${xid}`, `insert into transfer values ('${name}')`, `xa end ${xid}`, `xa prepare ${xid}`])
        await session.query(text)
      const thread = session.threadId
      session.destroy()
      // prepared by a session that is gone: only then another one may decide it
      while ((await run(`select 1 as one from information_schema.processlist where id = ${thread}`)).length > 0) await sleep(10)
      return xid
    },
    kill: () => server.kill('SIGKILL'),
    async restart() {
      await server.restart()
      connection = await open()
    },
    freeze: async () => void process.kill(server.pid, 'SIGSTOP'),
    thaw: () => void process.kill(server.pid, 'SIGCONT'),
    async close() {
      connection.destroy()
      await server.close(0)
      await rm(dir, { recursive: true, force: true })
    },
  }
}
