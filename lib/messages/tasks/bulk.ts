import { database } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import { startLoop } from '../../platform/loop.ts'
import { listenForNotices } from '../../platform/notify.ts'
import type { Running } from '../../platform/worker-task.ts'
import { createBulkDriver } from './bulk-driver.ts'

/** Takes bulk runs forward until closed: woken when an operation or a run moved, and every second in case that was missed. */
export function startBulkTask({ holder, log }: { holder: string; log: Log }): Running {
  const driver = createBulkDriver({ holder, log })
  const loop = startLoop({
    name: 'bulk-runs',
    intervalMs: 1000,
    log,
    async run(signal) {
      while (!signal.aborted && (await driver.runOnce(signal)));
    },
  })
  const listener = listenForNotices(database().url, {
    onNotice: ({ topic }) => {
      if (topic === 'operations' || topic === 'messages') loop.wake()
    },
    onGap: () => {},
  })
  return {
    async close() {
      await listener.close()
      await loop.stop()
    },
  }
}
