// The lanes of a worker: nobody tells them when an operation becomes due, they find out.
import { afterEach, describe, expect, it } from 'vitest'
import { planOperation } from '../../../lib/operations/commands.ts'
import type { OperationKind } from '../../../lib/operations/executor.ts'
import { createOperationRunner } from '../../../lib/operations/io/runner.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { startOperationTask } from '../../../lib/operations/tasks.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { database } from '../../../lib/platform/database.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

/** Proved at the second look. */
function slowKind(): OperationKind {
  let looks = 0
  return {
    kind: 'slow',
    verifyForMs: 60_000,
    reread: async () => ({ fingerprint: 'a' }),
    execute: async () => {},
    async verify() {
      looks += 1
      return looks > 1 ? { result: 'succeeded', text: 'seen' } : { result: 'waiting', text: 'not yet', retryAfterMs: 700 }
    },
  }
}

const common = { holder: 'w1', log: silentLog, clock: systemClock, leasedSources: () => ['registry:x'] }
const plan = (target: string, background = false) =>
  planOperation({
    kind: 'slow',
    sourceId: 'registry:x',
    target,
    actor: 'ada',
    reason: '',
    fingerprint: 'a',
    plan: {},
    background,
  })

const running: Running[] = []
afterEach(async () => {
  for (const task of running.splice(0)) await task.close()
})

describe('operations that wait', () => {
  it('are taken up again soon after they are due, though nobody says so', async () => {
    const { id } = await plan('one')
    await database().pool.query(`update operation set due_at = now() + interval '1.5 seconds' where id = $1`, [id])
    running.push(startOperationTask({ ...common, kinds: [slowKind()] }))
    await expect.poll(async () => (await getOperation(id)).state, { timeout: 6000, interval: 50 }).toBe('succeeded')
  })

  it('are told apart: what is one of many wakes no lane that is kept for people', async () => {
    const runner = createOperationRunner({ ...common, kinds: [slowKind()] })
    expect(await runner.whatIsDue()).toEqual({ anything: false, foreground: false })
    await plan('two', true)
    expect(await runner.whatIsDue()).toEqual({ anything: true, foreground: false })
    await plan('three')
    expect(await runner.whatIsDue()).toEqual({ anything: true, foreground: true })
  })
})
