// One cold start of the collector, in a process of its own: from connected to everything committed and indexed. One JSON line.
// Environment: ZOOKEEPER (host:port), DATABASE_URL (migrated and empty).
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
const lease = await acquireLease(pool, sourceId, 'bench', 600_000)
if (!lease) throw new Error('the lease is held')
const sessions = createZooKeeperSessions(config, { log })
await sessions.get('bench').waitConnected({ timeoutMs: 20_000 })

const startedAt = performance.now()
const running = await createRegistryTasks({ config, sessions, log, clock }).tasks[0]?.start(lease)
for (;;) {
  const found = await pool.query<{ state: string }>('select state from source where id = $1', [sourceId])
  if (found.rows[0]?.state === 'fresh') break
  await clock.sleep(5)
}
const ms = Math.round(performance.now() - startedAt)
const counts = await pool.query<{ rows: string }>(
  'select (select count(*) from provider) + (select count(*) from consumer) + (select count(*) from service) + (select count(*) from instance) as rows',
)
console.log(JSON.stringify({ ms, rssMb: Math.round(process.resourceUsage().maxRSS / 1024), rows: Number(counts.rows[0]?.rows) }))
await running?.close()
await sessions.close()
await close()
