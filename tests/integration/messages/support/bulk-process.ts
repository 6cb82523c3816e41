// A worker in a process of its own, with bulk runs and operation lanes, so that a test can kill it for real. argv: configuration as JSON.
// Says "ready" on standard output. DATABASE_URL is the console's database.
import { setTimeout as sleep } from 'node:timers/promises'
import { messageSourceIdOf } from '../../../../lib/messages/io/open-sources.ts'
import { createMessageOperationKinds } from '../../../../lib/messages/tasks.ts'
import { createBulkDriver } from '../../../../lib/messages/tasks/bulk-driver.ts'
import { createOperationRunner } from '../../../../lib/operations/io/runner.ts'
import { systemClock as clock } from '../../../../lib/platform/clock.ts'
import { configSchema } from '../../../../lib/platform/config.ts'
import { silentLog as log } from '../../../../lib/platform/log.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'

const [, , json = '{}'] = process.argv
const config = configSchema.parse(JSON.parse(json))
const holder = `process-${process.pid}`
const claimTtlMs = 1_000
const driver = createBulkDriver({ holder, log, claimTtlMs })
const runner = createOperationRunner({
  kinds: createMessageOperationKinds({ config, sessions: createZooKeeperSessions(config, { log }), log, clock }),
  holder,
  log,
  clock,
  leasedSources: () => config.messages.map(messageSourceIdOf),
  claimTtlMs,
})
const lane = async (): Promise<void> => {
  for (;;) if (!(await runner.runOnce())) await sleep(20)
}
process.stdout.write('ready\n')
void Promise.all([lane(), lane(), lane(), lane()])
for (;;) if (!(await driver.runOnce())) await sleep(20)
