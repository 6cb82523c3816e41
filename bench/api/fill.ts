// A database with the largest registry in it, made once and kept: the real collector reads a seeded ZooKeeper; call statistics are rows
// of the last minutes. What is measured on it never needs ZooKeeper again.
import { execFile } from 'node:child_process'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { startZooKeeper } from '../../demo/servers/zookeeper.ts'
import { silentLog as log } from '../../lib/platform/log.ts'
import { createZooKeeperSession } from '../../lib/platform/zookeeper/create-session.ts'
import { ensureDatabase, startEmbeddedPostgres, type EmbeddedDatabase } from '../../scripts/database/embedded-postgres.ts'
import { applyMigrations } from '../../scripts/database/schema-engine.ts'
import { seed, type Size } from '../registry-snapshot/seed.ts'

const run = promisify(execFile)
const collector = join(import.meta.dirname, '..', 'registry-snapshot', 'ours.ts')

export type Filled = { postgres: EmbeddedDatabase; url: string }

/** Opens the server in `dir`; its database of this size is filled when it is not there yet, and always migrated. */
export async function filledDatabase(dir: string, size: Size): Promise<Filled> {
  await mkdir(dir, { recursive: true })
  await chmod(dir, 0o755)
  const postgres = await startEmbeddedPostgres({ dir: join(dir, 'postgres') })
  const name = `registry_${size.interfaces}_${size.providers}_${size.consumers}`
  const url = await ensureDatabase(postgres.url, name)
  await applyMigrations(url)
  if (!(await hasServices(url))) {
    await fill(dir, url, size)
    await addTrouble(url)
  }
  await addStatistics(url)
  return { postgres, url }
}

async function hasServices(url: string): Promise<boolean> {
  const found = await onConnection(url, (client) => client.query<{ is: boolean }>('select exists (select 1 from service) as is'))
  return found.rows[0]?.is ?? false
}

async function fill(dir: string, url: string, size: Size): Promise<void> {
  const zookeeper = await startZooKeeper({ dir: join(dir, 'zookeeper'), heapMb: 768 })
  try {
    const connect = `127.0.0.1:${zookeeper.port}`
    const writer = createZooKeeperSession({ id: 'seed', connect, digest: undefined, sessionTimeoutMs: 10_000 }, { log })
    await writer.waitConnected({ timeoutMs: 20_000 })
    console.error(`seeding ${size.interfaces} interfaces…`)
    await seed(writer, size)
    await writer.close()
    console.error('collecting…')
    const { stdout } = await run(process.execPath, [collector], { env: { ...process.env, ZOOKEEPER: connect, DATABASE_URL: url } })
    console.error(stdout.trim())
  } finally {
    await zookeeper.close()
    await rm(join(dir, 'zookeeper'), { recursive: true, force: true })
  }
}

/** The seeded registry is healthy; one service in fifty is not, so that problems have something to sort and filter. */
async function addTrouble(url: string): Promise<void> {
  const problem = (code: string, severity: string): string => JSON.stringify([{ code, severity, text: 'Seeded.' }])
  await onConnection(url, async (client) => {
    const update = 'update service set problems = $1::jsonb where hashtext(id) % 100 = $2'
    await client.query(update, [problem('one-provider-left', 'warning'), 3])
    await client.query(update, [problem('no-provider-while-consumed', 'danger'), 7])
  })
}

/** Every service was called by two of its consumers in each of the last three minutes. */
async function addStatistics(url: string): Promise<void> {
  await onConnection(url, async (client) => {
    await client.query('truncate call_minute')
    await client.query(
      `insert into call_minute (source_id, minute, side, application, interface, "group", version, method, client, server, success, failure, elapsed_ms, max_elapsed_ms)
       select 'monitor:bench', date_trunc('minute', now()) - make_interval(mins => m), 'provider', s.applications[1], s.interface, s."group", s.version, 'findById', c.host, p.address, 600, 1, 3000, 40
       from service s cross join generate_series(0, 2) m
       cross join lateral (select distinct host from consumer where source_id = s.source_id and service = s.id order by host limit 2) c
       cross join lateral (select address from provider where source_id = s.source_id and service = s.id order by address limit 1) p
       on conflict do nothing`,
    )
    await client.query('vacuum analyze')
  })
}

async function onConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
