// The long-lived process: wiring, nothing else. Slices give source tasks, operation kinds, chores and live reads; this file
// starts them in order and stops them in reverse.
import { randomBytes } from 'node:crypto'
import { createGovernanceChores, createGovernanceOperationKinds, startReleaseTask } from '../governance/tasks.ts'
import { createKafkaTasks } from '../kafka/tasks.ts'
import { createMessageOperationKinds, createMessageTasks, startPolicyTask } from '../messages/tasks.ts'
import { startBulkTask } from '../messages/tasks/bulk.ts'
import { startOperationTask } from '../operations/tasks.ts'
import { systemClock as clock } from '../platform/clock.ts'
import { loadConfig } from '../platform/config-file.ts'
import { database } from '../platform/database.ts'
import { startInternalHttp } from '../platform/internal-http.ts'
import { startLeaseKeeper } from '../platform/lease-keeper.ts'
import { createLog } from '../platform/log.ts'
import { startLoop } from '../platform/loop.ts'
import { startMetrics } from '../platform/metrics.ts'
import { declareSources } from '../platform/sources.ts'
import { registerWorker, describeSources, internalKey } from '../platform/worker-registry.ts'
import type { Running, SliceTasks } from '../platform/worker-task.ts'
import { createZooKeeperSessions } from '../platform/zookeeper/sessions.ts'
import { createRegistryOperationKinds, createRegistryTasks } from '../registry/tasks.ts'
import { createStatisticsTasks } from '../statistics/tasks.ts'

const holder = `worker-${process.pid}-${randomBytes(3).toString('hex')}`
const log = createLog('worker')

async function startWorker(): Promise<Running> {
  const config = loadConfig()
  const db = database()
  const sessions = createZooKeeperSessions(config, { log })
  const common = { config, sessions, log, clock }
  const slices: SliceTasks[] = [
    createRegistryTasks(common),
    createStatisticsTasks(common),
    createKafkaTasks(common),
    createMessageTasks(common),
    { tasks: [], chores: createGovernanceChores(common) },
  ]
  const tasks = slices.flatMap((slice) => slice.tasks)
  const kinds = [...createGovernanceOperationKinds(common), ...createRegistryOperationKinds(common), ...createMessageOperationKinds(common)]

  await declareSources(
    db.pool,
    describeSources(
      config,
      tasks.map((task) => task.sourceId),
    ),
  )
  const internal = await startInternalHttp(
    slices.flatMap((slice) => slice.reads ?? []),
    await internalKey(db.pool),
  )
  const registration = await registerWorker(db, { holder, url: internal.url, log })
  const metrics = await startMetrics({ ...config.metrics, database: db, onError: (reason) => log.warn({ reason }, 'no metrics listener') })
  const leases = startLeaseKeeper({ database: db, holder, tasks, log })
  const operations = startOperationTask({
    kinds,
    holder,
    log,
    clock,
    leasedSources: leases.leasedSources,
    onWorked: () => metrics.operationsEnded.inc({ kind: 'any' }),
  })
  const policies = startPolicyTask({ config, log, clock, leasedSources: leases.leasedSources })
  const releases = startReleaseTask({ log, clock, holder, leasedSources: leases.leasedSources })
  const bulk = startBulkTask({ holder, log })
  const chores = slices.flatMap((slice) => slice.chores ?? []).map((chore) => startLoop({ ...chore, log }))
  log.info({ holder, sources: tasks.length }, 'worker started')

  const inOrder = [
    policies,
    releases,
    bulk,
    operations,
    ...chores.map((chore) => ({ close: () => chore.stop() })),
    leases,
    sessions,
    registration,
    metrics,
    internal,
    db,
  ]
  return {
    async close() {
      for (const part of inOrder) await part.close()
    },
  }
}

const running = startWorker()
running.catch((error: unknown) => {
  log.fatal({ reason: error instanceof Error ? error.message : String(error) }, 'worker did not start')
  process.exit(1)
})

let leaving = false
function leave(why: string): void {
  if (leaving) return
  leaving = true
  log.info({ why }, 'worker stopping')
  setTimeout(() => process.exit(1), 4000).unref()
  void running
    .then((worker) => worker.close())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    )
}
process.on('SIGTERM', () => leave('SIGTERM'))
process.on('SIGINT', () => leave('SIGINT'))
process.on('disconnect', () => leave('the supervisor is gone'))
