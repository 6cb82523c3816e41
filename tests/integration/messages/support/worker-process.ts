// A worker in a process of its own, so that a test can kill it for real: runs operations, and halts at one place for ever.
// argv: configuration as JSON, the place. Says "at <place>" on standard output when it is there.
import { setTimeout as sleep } from 'node:timers/promises'
import { createMessageOperationKinds } from '../../../../lib/messages/tasks.ts'
import { createOperationRunner } from '../../../../lib/operations/io/runner.ts'
import { systemClock } from '../../../../lib/platform/clock.ts'
import { configSchema } from '../../../../lib/platform/config.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'

const [, , json = '{}', place = ''] = process.argv
const config = configSchema.parse(JSON.parse(json))
const kinds = createMessageOperationKinds({
  config,
  sessions: createZooKeeperSessions(config, { log: silentLog }),
  log: silentLog,
  clock: systemClock,
  checkpoint: async (name) => {
    if (name !== place) return
    process.stdout.write(`at ${name}\n`)
    await sleep(600_000)
  },
})
const runner = createOperationRunner({
  kinds,
  holder: `process-${process.pid}`,
  log: silentLog,
  clock: systemClock,
  leasedSources: () => ['ledger:orders'],
  claimTtlMs: 1_000,
})
for (;;) if (!(await runner.runOnce())) await sleep(20)
