// The whole product over a seeded registry: ZooKeeper, PostgreSQL, worker and web as the processes that npm start runs.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Server } from '../../demo/servers/server.ts'
import { startZooKeeper } from '../../demo/servers/zookeeper.ts'
import { createToken } from '../../lib/access/commands.ts'
import { configSchema } from '../../lib/platform/config.ts'
import { database, type Database } from '../../lib/platform/database.ts'
import { silentLog as log } from '../../lib/platform/log.ts'
import { createZooKeeperSession } from '../../lib/platform/zookeeper/create-session.ts'
import type { ZooKeeperSession } from '../../lib/platform/zookeeper/session.ts'
import { ensureDatabase, startEmbeddedPostgres } from '../../scripts/database/embedded-postgres.ts'
import { startPilothouse, type Pilothouse } from '../../scripts/start/pilothouse.ts'
import { createProgress } from '../../scripts/start/progress.ts'
import { readRunFile, takeRunFile } from '../../scripts/start/run-file.ts'
import { seed, type Size } from '../registry-snapshot/seed.ts'

export const benchSource = 'registry:bench'

export type BenchConsole = {
  url: string
  /** bearer token of an admin */
  token: string
  databaseUrl: string
  database: Database
  zookeeper: Server
  /** A session of the bench's own, for changes and for yardsticks */
  openSession(): ZooKeeperSession
  pids(): { worker: number; web: number }
  close(): Promise<void>
}

/** Starts everything and resolves when the registry is read. Commit times are recorded, so that a row's age is known exactly. */
export async function startBenchConsole(size: Size): Promise<BenchConsole> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-console-'))
  chmodSync(dir, 0o755)
  const closing: (() => Promise<unknown>)[] = [async () => rmSync(dir, { recursive: true, force: true })]
  const close = async (): Promise<void> => {
    for (const end of closing.toReversed()) await end()
  }
  try {
    const heapMb = size.interfaces > 3000 ? 3072 : 768
    const zookeeper = await startZooKeeper({ dir: join(dir, 'zookeeper'), heapMb })
    closing.push(() => zookeeper.close())
    const openSession = (): ZooKeeperSession => {
      const connect = `127.0.0.1:${zookeeper.port}`
      const session = createZooKeeperSession({ id: 'bench', connect, digest: undefined, sessionTimeoutMs: 20_000 }, { log })
      closing.push(() => session.close())
      return session
    }
    await seed(openSession(), size)
    const postgres = await startEmbeddedPostgres({ dir: join(dir, 'postgres'), settings: ['track_commit_timestamp=on'] })
    closing.push(() => postgres.close())
    process.env['DATABASE_URL'] = await ensureDatabase(postgres.url, 'pilothouse')
    const runFile = join(dir, 'run.json')
    takeRunFile(runFile)
    const started = await startParts(dir, runFile, zookeeper.port, closing)
    const db = database()
    closing.push(() => db.close())
    const token = await createToken('bench', 'admin')
    await untilFresh(db)
    return {
      url: started.url,
      token,
      databaseUrl: db.url,
      database: db,
      zookeeper,
      openSession,
      pids: () => pidsOf(runFile),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function startParts(dir: string, runFile: string, port: number, closing: (() => Promise<unknown>)[]): Promise<Pilothouse> {
  const root = dirname(dirname(import.meta.dirname))
  const config = configSchema.parse({
    registries: [{ id: 'bench', connect: `127.0.0.1:${port}` }],
    statistics: { receiver: false },
    http: { port: 0 },
    metrics: { port: 0 },
  })
  let part: Pilothouse | undefined
  closing.push(async () => part?.close())
  return startPilothouse({
    root,
    stateDir: dir,
    runFile,
    config,
    progress: createProgress((line) => process.stderr.write(`${line.replace(/token=\S+/, 'token=…')}\n`)),
    signal: new AbortController().signal,
    development: false,
    onPart: (running) => (part = running),
  })
}

function pidsOf(runFile: string): { worker: number; web: number } {
  const children = readRunFile(runFile)?.children ?? []
  const pidOf = (name: string): number => children.find((child) => child.name === name)?.pid ?? 0
  return { worker: pidOf('worker'), web: pidOf('web') }
}

async function untilFresh({ pool }: Database): Promise<void> {
  for (let waitedMs = 0; waitedMs < 180_000; waitedMs += 200) {
    const found = await pool.query<{ state: string }>('select state from source where id = $1', [benchSource])
    if (found.rows[0]?.state === 'fresh') return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the registry was not read within three minutes')
}
