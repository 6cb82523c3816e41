// The servers die under an operation (kill -9), and come back: nothing is lost, nothing is sent twice.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getOperation } from '../../../lib/operations/queries.ts'
import { isLive } from '../../../lib/operations/state-machine.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { startEstate, type Estate } from './support/estate.ts'
import { newRunner, resolve, runUntilEnd, startCollectors, waitForMessage } from './support/worker.ts'

useTestDatabase()

let estate: Estate
let collectors: Running
beforeAll(async () => {
  estate = await startEstate()
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
})

async function preparedCommit(id: string) {
  estate.verdicts.set(id, 'commit')
  await estate.prepare(id)
  return waitForMessage(id, (message) => message.cause === 'owner-committed', 40_000)
}

describe('resend', () => {
  it.each([
    ['kafka', 'sending'],
    ['kafka', 'committing'],
    ['zookeeper', 'claiming'],
    ['zookeeper', 'closing'],
  ] as const)('sends exactly once when %s is killed at "%s" and comes back', async (server, place) => {
    const id = `f-${server}-${place}`
    const planned = await resolve(await preparedCommit(id), 'resend')
    let back: Promise<void> | undefined
    const runner = newRunner(estate, {
      ttlMs: 20_000,
      checkpoint: async (name) => {
        if (name !== place || back) return
        await estate[server].kill('SIGKILL')
        back = sleep(1500).then(() => estate[server].restart())
      },
    })
    await runner.runOnce()
    const operation = isLive((await getOperation(planned.id)).state)
      ? await runUntilEnd(estate, planned.id, 90_000)
      : await getOperation(planned.id)
    await back
    expect({ outcome: operation.outcome, state: operation.state }).toMatchObject({ state: 'succeeded' })
    expect((await estate.copies(id)).filter((copy) => copy.status === 'committed')).toHaveLength(1)
    expect((await estate.entry(id))?.record).toMatchObject({ state: 'exe' })
  })
})
