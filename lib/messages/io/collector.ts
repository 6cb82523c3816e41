// list → compare with the open rows → write what changed, settle what vanished → announce. One loop per source, woken by the source's
// own watch and by the moment at which the next item becomes suspect.
import type { Clock } from '../../platform/clock.ts'
import { database } from '../../platform/database.ts'
import { sentenceOf } from '../../platform/errors.ts'
import type { Lease } from '../../platform/leases.ts'
import type { Log } from '../../platform/log.ts'
import { startLoop } from '../../platform/loop.ts'
import { markFailed, markFresh } from '../../platform/sources.ts'
import type { Running, SourceTask } from '../../platform/worker-task.ts'
import type { MessageSource } from './source.ts'
import { beginLook, knownItemOf, saveListing } from './store.ts'

/** Changes that come together are read together; small against the second in which a settled item must vanish. */
const gatherMs = 80
/** a source that hangs must not look fresh */
const lookTimeoutMs = 120_000

export type CollectorOptions = { log: Log; clock: Clock }

/** A worker task that keeps one source's rows true for as long as it runs. A failed look leaves the rows and marks the source. */
export function createMessageTask(sourceId: string, open: () => MessageSource, { log, clock }: CollectorOptions): SourceTask {
  return { sourceId, start: async (lease) => startCollector(open(), lease, { log, clock }) }
}

function startCollector(source: MessageSource, lease: Lease, { log, clock }: CollectorOptions): Running {
  const stopping = new AbortController()
  let due: NodeJS.Timeout | undefined

  async function look(signal: AbortSignal): Promise<void> {
    await clock.sleep(gatherMs, signal)
    if (signal.aborted) return
    const startedAt = clock.now()
    const begun = await beginLook(source.sourceId)
    const known = new Map([...begun.before].map(([key, row]) => [key, knownItemOf(row)]))
    const listing = await source.list(known, AbortSignal.any([signal, AbortSignal.timeout(lookTimeoutMs)]))
    await saveListing(source, { ...begun, listing, lease })
    if (listing.unread) await markFailed(database().pool, source.sourceId, listing.unread.why)
    else await markFresh(database().pool, source.sourceId, startedAt, listing.detail)
    wakeAt(listing.nextDueAtMs)
  }

  function wakeAt(dueAtMs: number | undefined): void {
    clearTimeout(due)
    if (dueAtMs === undefined) return
    const delayMs = Math.max(0, dueAtMs - clock.now().getTime()) + 20
    if (delayMs < source.intervalMs) due = setTimeout(() => loop.wake(), delayMs)
  }

  const loop = startLoop({
    name: source.sourceId,
    intervalMs: source.intervalMs,
    log,
    clock,
    run: look,
    onError: (error) => void markFailed(database().pool, source.sourceId, sentenceOf(error)).catch(() => {}),
  })
  source.watch?.(() => loop.wake(), stopping.signal)
  let closed: Promise<void> | undefined
  return {
    close() {
      closed ??= (async () => {
        clearTimeout(due)
        stopping.abort()
        await loop.stop()
        await source.close()
      })()
      return closed
    },
  }
}
