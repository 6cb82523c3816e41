// One start of the collector, in a process of its own: from connected to everything committed and indexed. One JSON line.
// Environment: ZOOKEEPER (host:port), DATABASE_URL (migrated; empty for a cold start, read before for a warm restart).
import { systemClock as clock } from '../../lib/platform/clock.ts'
import { configSchema } from '../../lib/platform/config.ts'
import { database } from '../../lib/platform/database.ts'
import { acquireLease } from '../../lib/platform/leases.ts'
import { createLog } from '../../lib/platform/log.ts'
import { declareSources } from '../../lib/platform/sources.ts'
import { createZooKeeperSessions } from '../../lib/platform/zookeeper/sessions.ts'
import { findLeftovers } from '../../lib/registry/io/clean-up/find-leftovers.ts'
import { createRegistryTasks } from '../../lib/registry/tasks.ts'
import { treePathsOf } from '../../lib/registry/tree.ts'

const sourceId = 'registry:bench'
const log = createLog('bench', 'warn')
const config = configSchema.parse({ registries: [{ id: 'bench', connect: process.env['ZOOKEEPER'] ?? '' }] })
const { pool, close } = database()
await declareSources(pool, [{ id: sourceId, kind: 'registry', name: 'bench', detail: {} }])
await pool.query(`update source set state = 'connecting' where id = $1`, [sourceId])
const lease = await acquireLease(pool, sourceId, 'bench', 600_000)
if (!lease) throw new Error('the lease is held')
const sessions = createZooKeeperSessions(config, { log })
await sessions.get('bench').waitConnected({ timeoutMs: 20_000 })
const idleMb = megabytes()

const before = process.cpuUsage()
const startedAt = performance.now()
const running = await createRegistryTasks({ config, sessions, log, clock }).tasks[0]?.start(lease)
for (;;) {
  const found = await pool.query<{ state: string }>('select state from source where id = $1', [sourceId])
  if (found.rows[0]?.state === 'fresh') break
  await clock.sleep(5)
}
const ms = Math.round(performance.now() - startedAt)
const { user, system } = process.cpuUsage(before)
const counts = await pool.query<Record<'providers' | 'consumers' | 'services' | 'instances' | 'events', number>>(
  `select (select count(*) from provider)::int as providers, (select count(*) from consumer)::int as consumers,
    (select count(*) from service)::int as services, (select count(*) from instance)::int as instances, (select count(*) from registry_event)::int as events`,
)
const rssMb = megabytes()
const leftoversMs = await searchMs()
console.log(JSON.stringify({ ms, cpuMs: Math.round((user + system) / 1000), rssMb, idleMb, leftoversMs, ...counts.rows[0] }))
await running?.close()
await sessions.close()
await close()

/** How long one search for leftovers takes: what the worker does every half hour, and when told to. */
async function searchMs(): Promise<number> {
  const [registry] = config.registries
  if (!registry || !lease) return 0
  const reader = { zookeeper: sessions.get('bench'), paths: treePathsOf(registry) }
  const begunAt = performance.now()
  await findLeftovers({ reader, lease, log, clock, database: { pool } }, '', new AbortController().signal)
  return Math.round(performance.now() - begunAt)
}

/** Peak, not present, resident memory. */
function megabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}
