import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { planOperation, undoOperation } from '../../../lib/operations/commands.ts'
import type { OperationKind, Verification } from '../../../lib/operations/executor.ts'
import { createOperationRunner } from '../../../lib/operations/io/runner.ts'
import { getOperation, listOperations } from '../../../lib/operations/queries.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { database } from '../../../lib/platform/database.ts'
import { AppError } from '../../../lib/platform/errors.ts'
import { auditHash } from '../../../lib/platform/audit.ts'
import { listAudit } from '../../../lib/access/queries.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

/** A world of one register: sets `value`; every effect is counted, and a test may crash it at a named place. */
function registerWorld() {
  const world = { value: 'a', effects: 0, crashAt: '' }
  const crash = (place: string): void => {
    if (world.crashAt !== place) return
    world.crashAt = ''
    throw new Error(`killed at ${place}`)
  }
  const kind: OperationKind = {
    kind: 'register.set',
    verifyForMs: 500,
    reread: async () => ({ fingerprint: world.value, changed: `the value is ${world.value} now` }),
    async execute(context) {
      const { to } = context.operation.plan as { to: string }
      if (world.value === to) return
      await context.record({ name: 'sending', status: 'waiting', text: `set ${to}` })
      crash('before effect')
      world.effects += 1
      world.value = to
      crash('after effect')
      await context.record({ name: 'sent', status: 'done', text: `set ${to}` })
    },
    async verify(context): Promise<Verification> {
      crash('verify')
      const { to } = context.operation.plan as { to: string }
      if (world.value === to) return { result: 'succeeded', text: `read back ${to}` }
      return world.value === context.operation.fingerprint
        ? { result: 'not-done', text: 'still the old value' }
        : { result: 'contradiction', text: `it is ${world.value}` }
    },
  }
  return { world, kind }
}

let target = ''
beforeEach(() => {
  target = `register:${randomUUID()}`
})

const planTo = (to: string, from = 'a') =>
  planOperation({
    kind: 'register.set',
    sourceId: 'registry:x',
    target,
    actor: 'ada',
    reason: 'because',
    fingerprint: from,
    plan: { to },
    inverse: { kind: 'register.set', fingerprint: to, plan: { to: from } },
  })

const runnerOf = (kind: OperationKind, holder = 'w1') =>
  createOperationRunner({ kinds: [kind], holder, log: silentLog, clock: systemClock, leasedSources: () => ['registry:x'], claimTtlMs: 300 })

async function runUntilQuiet(kind: OperationKind): Promise<void> {
  const deadline = Date.now() + 8000
  while (Date.now() < deadline) {
    await runnerOf(kind).runOnce()
    const live = await listOperations({ state: 'live' })
    if (live.data.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('the operations pipeline', () => {
  it('executes, verifies and can take back', async () => {
    const { world, kind } = registerWorld()
    const planned = await planTo('b')
    expect(planned.state).toBe('queued')
    await runUntilQuiet(kind)
    const done = await getOperation(planned.id)
    expect(done).toMatchObject({ state: 'succeeded', outcome: 'read back b', undo: { possible: true } })
    expect(done.steps.map((step) => step.name)).toEqual(['planned', 'claimed', 'sending', 'sent', 'verifying', 'verified'])
    const undo = await undoOperation(planned.id, { actor: 'ada', reason: 'wrong one' })
    await runUntilQuiet(kind)
    expect([world.value, (await getOperation(undo.id)).state, (await getOperation(planned.id)).undo.possible]).toEqual([
      'a',
      'succeeded',
      false,
    ])
  })

  it.each(['before effect', 'after effect', 'verify'])('ends with exactly one effect when the worker dies at %s', async (place) => {
    const { world, kind } = registerWorld()
    world.crashAt = place
    const planned = await planTo('b')
    await runUntilQuiet(kind)
    expect([world.value, world.effects]).toEqual(['b', 1])
    expect((await getOperation(planned.id)).state).toBe('succeeded')
  })

  it('refuses when the world moved since the plan, and says what moved', async () => {
    const { world, kind } = registerWorld()
    const planned = await planTo('b')
    world.value = 'c'
    await runUntilQuiet(kind)
    expect(await getOperation(planned.id)).toMatchObject({ state: 'refused', outcome: 'the value is c now', undo: { possible: false } })
    expect(world.effects).toBe(0)
  })

  it('lets two people not act on one thing', async () => {
    await planTo('b')
    await expect(planTo('c')).rejects.toMatchObject({ code: 'conflict' })
    const { kind } = registerWorld()
    await runUntilQuiet(kind)
  })

  it('takes a time-out for unknown and asks a person when nothing can be proved', async () => {
    const { kind } = registerWorld()
    const planned = await planTo('b')
    await runUntilQuiet({
      ...kind,
      verifyForMs: 100,
      execute: async () => {
        throw new AppError('timeout', 'no answer in time')
      },
      verify: async () => ({ result: 'waiting', text: 'not readable', retryAfterMs: 30 }),
    })
    const ended = await getOperation(planned.id)
    expect(ended.steps.map((step) => step.name)).toContain('unknown')
    expect(ended.state).toBe('needs-attention')
  })

  it('lets a worker that lost its claim write nothing', async () => {
    const { kind } = registerWorld()
    const planned = await planTo('b')
    const slow: OperationKind = {
      ...kind,
      async execute(context) {
        await database().pool.query('update operation set epoch = epoch + 1 where id = $1', [context.operation.id])
        await context.record({ name: 'sending', status: 'waiting', text: 'must not be written' })
      },
    }
    await runnerOf(slow).runOnce()
    expect((await getOperation(planned.id)).steps.map((step) => step.name)).not.toContain('sending')
    await runUntilQuiet(kind)
  })

  it('keeps an audit chain in which a changed row is found', async () => {
    const { data } = await listAudit({ pageSize: 500 })
    expect(data.length).toBeGreaterThan(5)
    const rows = (
      await database().pool.query(
        'select at, actor, action, target, outcome, detail, prev_hash as "prevHash", hash from audit order by seq',
      )
    ).rows
    expect(rows.every((row, index) => row.hash === auditHash(row) && row.prevHash === (rows[index - 1]?.hash ?? ''))).toBe(true)
    const forged = { ...rows[3], actor: 'mallory' }
    expect(auditHash(forged)).not.toBe(rows[3].hash)
  })
})
