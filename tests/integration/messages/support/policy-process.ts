// A policy at work in a process of its own, so that a test can kill it for real. argv: configuration as JSON, the place at which it halts.
import { setTimeout as sleep } from 'node:timers/promises'
import { messageSourceIdOf } from '../../../../lib/messages/io/open-sources.ts'
import { openProbes } from '../../../../lib/messages/io/probes/open-probes.ts'
import { createPolicyDriver } from '../../../../lib/messages/tasks/policy-driver.ts'
import { systemClock } from '../../../../lib/platform/clock.ts'
import { configSchema } from '../../../../lib/platform/config.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import { noDubbo } from './policy-rig.ts'

const [, , json = '{}', place = ''] = process.argv
const config = configSchema.parse(JSON.parse(json))
const probes = new Map(config.messages.map((source) => [messageSourceIdOf(source), openProbes(source.probes, noDubbo)]))
const driver = createPolicyDriver({
  probes,
  leasedSources: () => [...probes.keys()],
  log: silentLog,
  clock: systemClock,
  async checkpoint(name) {
    if (name !== place) return
    process.stdout.write(`at ${name}\n`)
    await sleep(600_000)
  },
})
for (;;) {
  await driver.runOnce(AbortSignal.timeout(60_000))
  await sleep(50)
}
