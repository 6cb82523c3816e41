// One start of the collector, in a process of its own: from connected to everything committed and indexed. One JSON line.
// Environment: ZOOKEEPER (host:port), DATABASE_URL (migrated; empty for a cold start, read before for a warm restart).
import { systemClock as clock } from '../../lib/platform/clock.ts'
import { configSchema } from '../../lib/platform/config.ts'
import { database } from '../../lib/platform/database.ts'
import { acquireLease } from '../../lib/platform/leases.ts'
import { createLog } from '../../lib/platform/log.ts'
import { declareSources } from '../../lib/platform/sources.ts'
import { createZooKeeperSessions } from '../../lib/platform/zookeeper/sessions.ts'
import { createRegistryTasks } from '../../lib/registry/tasks.ts'

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
console.log(JSON.stringify({ ms, cpuMs: Math.round((user + system) / 1000), rssMb: megabytes(), idleMb, ...counts.rows[0] }))
await running?.close()
await sessions.close()
await close()

/** Peak, not present, resident memory. */
function megabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}
