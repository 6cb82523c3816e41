import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { sentenceOf } from '../../platform/errors.ts'
import type { Lease } from '../../platform/leases.ts'
import type { Log } from '../../platform/log.ts'
import { startLoop } from '../../platform/loop.ts'
import { markFailed } from '../../platform/sources.ts'
import type { Running } from '../../platform/worker-task.ts'
import type { ClusterReader } from './cluster-reader.ts'
import { openLookStore } from './store.ts'

type Dependencies = { reader: ClusterReader; lease: Lease; intervalMs: number; database: Database; log: Log; clock: Clock }

/** Looks at the cluster every `intervalMs` and keeps the tables equal to what it saw. A look that fails leaves the last good data. */
export async function startCollector({ reader, lease, intervalMs, database, log, clock }: Dependencies): Promise<Running> {
  const store = await openLookStore(database, lease)
  const loop = startLoop({
    name: lease.sourceId,
    intervalMs,
    log,
    clock,
    async run(signal) {
      const startedAt = clock.now()
      const look = await reader.look(signal)
      const changed = await store.save(look, startedAt)
      log.debug({ source: lease.sourceId, changed, ms: clock.now().getTime() - startedAt.getTime() }, 'kafka look')
    },
    onError: (error) => void markFailed(database.pool, lease.sourceId, sentenceOf(error)).catch(() => {}),
  })
  let closing: Promise<void> | undefined
  return { close: () => (closing ??= loop.stop().then(() => reader.close())) }
}
