import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { startLoop } from '../platform/loop.ts'
import type { Running } from '../platform/worker-task.ts'
import { database } from '../platform/database.ts'
import { listenForNotices } from '../platform/notify.ts'
import type { OperationKind } from './executor.ts'
import { createOperationRunner } from './io/runner.ts'

type Options = {
  kinds: readonly OperationKind[]
  holder: string
  log: Log
  clock: Clock
  leasedSources: () => readonly string[]
  onWorked?(): void
}

/** operations side by side: most of them wait, for a check of a broker or a relay's turn, and must not hold up the next */
const lanes = 16
/** lanes that never take what is one of many, so that what a person waits for gets through while a bulk run goes on */
const foregroundLanes = 6

/** How often somebody looks whether an operation is due, for all lanes */
const lookMs = 100
/** A lane that nobody wakes looks by itself, should a lookout fail */
const laneMs = 15_000

/** Runs operations until closed: woken by the insert's notice, and by a lookout for those that become due or whose notice was missed. */
export function startOperationTask({ onWorked, ...options }: Options): Running {
  const { log } = options
  const runner = createOperationRunner(options)
  const loops = Array.from({ length: lanes }, (_, lane) =>
    startLoop({
      name: `operations-${lane}`,
      intervalMs: laneMs,
      log,
      async run(signal) {
        while (!signal.aborted && (await runner.runOnce(signal, lane < foregroundLanes))) onWorked?.()
      },
    }),
  )
  const wake = ({ foreground }: { foreground: boolean }): void => {
    for (const [lane, loop] of loops.entries()) if (foreground || lane >= foregroundLanes) loop.wake()
  }
  const lookout = startLoop({
    name: 'operations-lookout',
    intervalMs: lookMs,
    log,
    async run() {
      const { anything, foreground } = await runner.whatIsDue()
      if (anything) wake({ foreground })
    },
  })
  const listener = listenForNotices(database().url, {
    onNotice: (notice) => {
      if (notice.topic === 'operations') wake({ foreground: true })
    },
    onGap: () => {},
  })
  return {
    async close() {
      await listener.close()
      await Promise.all([lookout, ...loops].map((loop) => loop.stop()))
    },
  }
}
