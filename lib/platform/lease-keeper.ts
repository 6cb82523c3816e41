// Decides which of this process's source tasks run: those whose lease it holds. A lease that cannot be renewed stops its task
// before anybody else can have it, because the task ends within the part of the time-to-live that is left.
import type { Database } from './database.ts'
import { messageOf, sentenceOf } from './errors.ts'
import { acquireLease, releaseLease, renewLeases, type Lease } from './leases.ts'
import type { Log } from './log.ts'
import { startLoop } from './loop.ts'
import { markFailed } from './sources.ts'
import type { Running, SourceTask } from './worker-task.ts'

export type LeaseKeeper = Running & { leasedSources(): string[] }

type Options = { database: Database; holder: string; tasks: readonly SourceTask[]; log: Log; ttlMs?: number }

/** Starts what it can lease, keeps it leased, and takes over what others leave. */
export function startLeaseKeeper({ database, holder, tasks, log, ttlMs = 12_000 }: Options): LeaseKeeper {
  const held = new Map<string, { lease: Lease; running: Running }>()

  async function stop(sourceId: string): Promise<void> {
    const entry = held.get(sourceId)
    if (!entry) return
    held.delete(sourceId)
    await entry.running.close().catch((error: unknown) => log.warn({ sourceId, reason: messageOf(error) }, 'task did not stop cleanly'))
  }

  async function tryStart(task: SourceTask): Promise<void> {
    const lease = await acquireLease(database.pool, task.sourceId, holder, ttlMs)
    if (!lease) return
    try {
      held.set(task.sourceId, { lease, running: await task.start(lease) })
    } catch (error) {
      log.warn({ sourceId: task.sourceId, reason: messageOf(error) }, 'source did not start')
      await markFailed(database.pool, task.sourceId, sentenceOf(error))
      await releaseLease(database.pool, lease)
    }
  }

  let lastRenewed = Date.now()
  const loop = startLoop({
    name: 'leases',
    intervalMs: ttlMs / 4,
    log,
    async run() {
      const kept = await renewLeases(
        database.pool,
        [...held.values()].map((entry) => entry.lease),
        ttlMs,
      )
      lastRenewed = Date.now()
      await Promise.all([...held.keys()].filter((id) => !kept.has(id)).map(stop))
      await Promise.all(tasks.filter((task) => !held.has(task.sourceId)).map(tryStart))
    },
    onError() {
      if (Date.now() - lastRenewed > ttlMs * 0.75) void Promise.all([...held.keys()].map(stop))
    },
  })

  return {
    leasedSources: () => [...held.keys()],
    async close() {
      await loop.stop()
      const leases = [...held.values()].map((entry) => entry.lease)
      await Promise.all([...held.keys()].map(stop))
      await Promise.allSettled(leases.map((lease) => releaseLease(database.pool, lease)))
    },
  }
}
