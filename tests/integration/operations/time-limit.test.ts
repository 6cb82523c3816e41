// Calls into a kind that never come back, on the real tables: nothing hangs, nothing is done twice.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { planOperation } from '../../../lib/operations/commands.ts'
import type { ExecutionContext, OperationKind } from '../../../lib/operations/executor.ts'
import { createOperationRunner } from '../../../lib/operations/io/runner.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { isLive } from '../../../lib/operations/state-machine.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { database } from '../../../lib/platform/database.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

type Limits = { claimTtlMs?: number; attemptForMs?: number }

const attemptForMs = 300
/** Where the effect, and the step before it, are to be through before the time is up. */
const effectInTime: Limits = { attemptForMs: 1500 }
const never = <T>(): Promise<T> => new Promise(() => {})

/** A switch that is off until an operation turns it on. */
function switchWorld(change: (world: { effects: number }) => Partial<OperationKind>): { world: { effects: number }; kind: OperationKind } {
  const world = { effects: 0 }
  const kind: OperationKind = {
    kind: 'switch.on',
    verifyForMs: 500,
    reread: async () => ({ fingerprint: 'off' }),
    async execute(context) {
      await turnOn(world, context)
    },
    verify: async () => (world.effects > 0 ? { result: 'succeeded', text: 'it is on' } : { result: 'not-done', text: 'it is off' }),
  }
  return { world, kind: { ...kind, ...change(world) } }
}

async function turnOn(world: { effects: number }, context: ExecutionContext): Promise<void> {
  await context.record({ name: 'sending', status: 'waiting', text: 'turning it on' })
  world.effects += 1
}

/** Plans an operation at a source of its own, and a worker that holds that source only. */
async function planned(kind: OperationKind, limits: Limits = {}) {
  const sourceId = `registry:${randomUUID()}`
  const { id } = await planOperation({
    kind: kind.kind,
    sourceId,
    target: `switch:${randomUUID()}`,
    actor: 'ada',
    reason: 'because',
    fingerprint: 'off',
    plan: {},
  })
  const common = { holder: 'w', log: silentLog, clock: systemClock, attemptForMs }
  return { id, runner: createOperationRunner({ kinds: [kind], leasedSources: () => [sourceId], ...common, ...limits }) }
}

async function runToEnd(kind: OperationKind, limits: Limits = {}) {
  const { id, runner } = await planned(kind, limits)
  const deadline = Date.now() + 15_000
  for (;;) {
    await runner.runOnce()
    const operation = await getOperation(id)
    if (!isLive(operation.state)) return operation
    if (Date.now() > deadline) throw new Error(`still ${operation.state}`)
  }
}

const countOf = (operation: { steps: readonly { name: string }[] }, wanted: string): number =>
  operation.steps.filter(({ name }) => name === wanted).length

describe('an operation whose kind never comes back', () => {
  it('before its effect, is tried three times and then left to a person, with nothing done', async () => {
    const { world, kind } = switchWorld(() => ({ execute: () => never() }))
    const ended = await runToEnd(kind)
    expect(ended).toMatchObject({ state: 'needs-attention', outcome: 'given up after too many attempts: it is off' })
    expect([countOf(ended, 'timed-out'), world.effects]).toEqual([3, 0])
  })

  it('after its effect, is verified and not done again', async () => {
    const { world, kind } = switchWorld((seen) => ({
      async execute(context) {
        await turnOn(seen, context)
        return never()
      },
    }))
    const ended = await runToEnd(kind, effectInTime)
    expect(ended.steps.map(({ name }) => name)).toEqual(['planned', 'claimed', 'sending', 'timed-out', 'verifying', 'verified'])
    expect([ended.state, world.effects]).toEqual(['succeeded', 1])
  })

  it('and then does, writes nothing any more, and does nothing where it asks first', async () => {
    const gate = Promise.withResolvers<void>()
    const late: Promise<unknown>[] = []
    const { world, kind } = switchWorld((seen) => ({
      execute(context) {
        const work = gate.promise.then(() => turnOn(seen, context))
        late.push(work.catch((error: unknown) => error))
        return work
      },
    }))
    const ended = await runToEnd(kind)
    gate.resolve()
    const errors = await Promise.all(late)
    expect(errors.map((error) => error instanceof Error)).toEqual([true, true, true])
    expect([ended.state, world.effects, countOf(await getOperation(ended.id), 'sending')]).toEqual(['needs-attention', 0, 0])
  })

  it('when the target is read, ends as well', async () => {
    const { world, kind } = switchWorld(() => ({ reread: () => never() }))
    const ended = await runToEnd(kind)
    expect([ended.state, countOf(ended, 'timed-out'), world.effects]).toEqual(['needs-attention', 3, 0])
  })

  it('when the world is read back, is left to a person, with its effect once', async () => {
    const { world, kind } = switchWorld(() => ({ verify: () => never() }))
    const ended = await runToEnd(kind, effectInTime)
    expect(ended).toMatchObject({ state: 'needs-attention', outcome: expect.stringContaining('no answer after 1.5 s') })
    expect(world.effects).toBe(1)
  })

  it('frees its lane when its claim is lost', async () => {
    const { kind } = switchWorld(() => ({
      async execute(context) {
        await database().pool.query('update operation set epoch = epoch + 1 where id = $1', [context.operation.id])
        return never()
      },
    }))
    const { runner } = await planned(kind, { claimTtlMs: 300, attemptForMs: 600_000 })
    const startedAt = performance.now()
    expect(await runner.runOnce()).toBe(true)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})

it('an operation that can be tried, and never gets done, is left to a person after a bounded number of tries', async () => {
  const { kind } = switchWorld(() => ({ execute: () => Promise.reject(new Error('not today')) }))
  const { id, runner } = await planned(kind)
  // it was tried often before: each try waits longer than the one before
  await database().pool.query(
    `insert into operation_step (operation_id, seq, at, name, status, text, detail)
     select $1, 100 + n, now(), 'not-done', 'waiting', 'it is off', '{}' from generate_series(1, 59) n`,
    [id],
  )
  await runner.runOnce()
  expect(await getOperation(id)).toMatchObject({ state: 'needs-attention', outcome: 'given up after too many attempts: it is off' })
})
