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

/** Runs operations until closed: woken by the insert's notice, and every second in case one was missed. */
export function startOperationTask({ onWorked, ...options }: Options): Running {
  const runner = createOperationRunner(options)
  const loops = Array.from({ length: lanes }, (_, lane) =>
    startLoop({
      name: `operations-${lane}`,
      intervalMs: 1000,
      log: options.log,
      async run(signal) {
        while (!signal.aborted && (await runner.runOnce(signal, lane < foregroundLanes))) onWorked?.()
      },
    }),
  )
  const listener = listenForNotices(database().url, {
    onNotice: (notice) => {
      if (notice.topic === 'operations') for (const loop of loops) loop.wake()
    },
    onGap: () => {},
  })
  return {
    async close() {
      await listener.close()
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}
