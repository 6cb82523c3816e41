// One start of the collector, in a process of its own: from connected to everything committed and indexed. One JSON line.
// Environment: ZOOKEEPER (host:port), DATABASE_URL (migrated; empty for a cold start, read before for a warm restart), ROOTS (of one
// registry each; default dubbo), PROVIDERS (rows there must be: those of the application level come when its metadata was read).
import { systemClock as clock } from '../../lib/platform/clock.ts'
import { configSchema } from '../../lib/platform/config.ts'
import { database } from '../../lib/platform/database.ts'
import { acquireLease } from '../../lib/platform/leases.ts'
import { createLog } from '../../lib/platform/log.ts'
import { sourceIdOf } from '../../lib/platform/source-id.ts'
import { declareSources } from '../../lib/platform/sources.ts'
import type { SourceTask } from '../../lib/platform/worker-task.ts'
import { createZooKeeperSessions } from '../../lib/platform/zookeeper/sessions.ts'
import { findLeftovers } from '../../lib/registry/io/clean-up/find-leftovers.ts'
import { createRegistryTasks, readerOf } from '../../lib/registry/tasks.ts'

const log = createLog('bench', 'warn')
const roots = (process.env['ROOTS'] ?? 'dubbo').split(',')
const expected = Number(process.env['PROVIDERS'] ?? 0)
const connect = process.env['ZOOKEEPER'] ?? ''
const config = configSchema.parse({ registries: roots.map((root) => ({ id: root, connect, root })) })
const { pool, close } = database()
await declareSources(
  pool,
  roots.map((root) => ({ id: sourceIdOf('registry', root), kind: 'registry' as const, name: root, detail: {} })),
)
await pool.query(`update source set state = 'connecting'`)
const sessions = createZooKeeperSessions(config, { log })
for (const root of roots) await sessions.get(root).waitConnected({ timeoutMs: 20_000 })
const idleMb = megabytes()

const before = process.cpuUsage()
const startedAt = performance.now()
const running = await Promise.all(createRegistryTasks({ config, sessions, log, clock }).tasks.map(begin))
await until('every registry to be fresh', `select 1 from source where state <> 'fresh' limit 1`)
const ms = Math.round(performance.now() - startedAt)
if (expected > 0) await until(`${expected} providers`, `select 1 where (select count(*) from provider) <> ${expected}`)
// before the metadata of its application was read, a provider is known by mapping and definition alone: it has no parameters
await until('all metadata', `select 1 from provider where level = 'application' and params::text = '{}' limit 1`)
const completeMs = Math.round(performance.now() - startedAt)
const { user, system } = process.cpuUsage(before)
const counts = await pool.query<Record<'providers' | 'consumers' | 'services' | 'instances' | 'events', number>>(
  `select (select count(*) from provider)::int as providers, (select count(*) from consumer)::int as consumers,
    (select count(*) from service)::int as services, (select count(*) from instance)::int as instances, (select count(*) from registry_event)::int as events`,
)
const rssMb = megabytes()
const leftoversMs = await searchMs()
console.log(JSON.stringify({ ms, completeMs, cpuMs: Math.round((user + system) / 1000), rssMb, idleMb, leftoversMs, ...counts.rows[0] }))
await Promise.all(running.map(({ task }) => task.close()))
await sessions.close()
await close()

async function begin({ sourceId, start }: SourceTask) {
  const lease = await acquireLease(pool, sourceId, 'bench', 600_000)
  if (!lease) throw new Error('the lease is held')
  return { lease, task: await start(lease) }
}

/** Until a query finds nothing any more. */
async function until(what: string, query: string): Promise<void> {
  const limitAt = performance.now() + 15 * 60_000
  while ((await pool.query(query)).rowCount !== 0) {
    if (performance.now() > limitAt) throw new Error(`waited 15 min for ${what}`)
    await clock.sleep(5)
  }
}

/** How long one search for leftovers takes: what the worker does every half hour, and when told to. */
async function searchMs(): Promise<number> {
  const [first] = running
  if (!first) return 0
  const { lease } = first
  const reader = readerOf({ config, sessions })(lease.sourceId)
  const begunAt = performance.now()
  await findLeftovers({ reader, lease, log, clock, database: { pool } }, '', new AbortController().signal)
  return Math.round(performance.now() - begunAt)
}

/** Peak, not present, resident memory. */
function megabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}
