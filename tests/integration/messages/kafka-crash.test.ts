// Fences and markers while workers die, come back as zombies and race, the broker is killed, and producers move on.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getOperation } from '../../../lib/operations/queries.ts'
import { isLive } from '../../../lib/operations/state-machine.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { pause, rawProducer, verification, type RawProducer } from './support/raw-producer.ts'
import { startTransactionEstate, waitForItem, type TransactionEstate } from './support/transaction-estate.ts'
import { newRunner, resolve, runUntilEnd, startCollectors, stopAt } from './support/worker.ts'

useTestDatabase()

let estate: TransactionEstate
let collectors: Running
const topic = 'orders'
const partitions = 24
let used = 0

beforeAll(async () => {
  estate = await startTransactionEstate(1)
  await estate.topic(
    topic,
    Array.from({ length: partitions }, () => 1),
  )
  await verification(estate.cluster, [1], false)
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
})

type Made = { producer: RawProducer; place: { topic: string; partition: number }; key: string }

const freshPlace = () => ({ topic, partition: (used += 1) - 1 })

/** Registered and written, never ended. */
async function open(): Promise<Made> {
  const place = freshPlace()
  const id = `writer-${place.partition}`
  const producer = await rawProducer(estate.cluster, id)
  await producer.add([place])
  await producer.write(place, { records: 2 })
  return { producer, place, key: id }
}

/** What a lost marker leaves: the partition belonged to the transaction that was ended, and its batch stands open. */
async function lost(outcome: 'commit' | 'abort'): Promise<Made> {
  const place = freshPlace()
  const producer = await rawProducer(estate.cluster, `writer-${place.partition}`)
  await producer.add([place])
  const atMs = Date.now()
  await producer.endWhole(outcome)
  await producer.write(place, { records: 2, atMs })
  return { producer, place, key: `${topic}-${place.partition}/${producer.producerId}` }
}
const lostCommit = () => lost('commit')
const lostAbort = () => lost('abort')

const kinds = [
  ['fence', open, [], ['fencing', 'fenced']],
  ['commit', lostCommit, ['a', 'b'], ['marking', 'marked']],
  ['rollback', lostAbort, [], ['marking', 'marked']],
] as const
const crashes = kinds.flatMap(([verb, make, read, places]) => places.map((place) => [verb, place, make, read] as const))

async function expectSettled(made: Made, operationId: string, records: number): Promise<void> {
  const operation = await runUntilEnd(estate, operationId)
  expect({ state: operation.state, outcome: operation.outcome }).toMatchObject({ state: 'succeeded' })
  const { values, waits } = await estate.committed(made.place)
  expect({ count: values.length, waits }).toEqual({ count: records, waits: false })
}

describe('a worker that dies', () => {
  it.each(crashes)('in %s at "%s" is taken over, and as a zombie changes nothing more', async (verb, at, make, read) => {
    const made = await make()
    const planned = await resolve(await waitForItem(made.key), verb)
    const dead = await stopAt(estate, at)
    await expectSettled(made, planned.id, read.length)
    await dead.resume()
    expect((await estate.committed(made.place)).values.length).toBe(read.length)
    expect((await getOperation(planned.id)).state).toBe('succeeded')
  })
})

describe('a world that moves', () => {
  it('refuses a second operator, and a plan whose transaction its producer ended', async () => {
    const made = await open()
    const item = await waitForItem(made.key)
    const planned = await resolve(item, 'fence')
    await expect(resolve(item, 'fence', 'grace')).rejects.toMatchObject({ code: 'conflict' })
    await made.producer.endWhole('commit')
    const refused = await runUntilEnd(estate, planned.id)
    expect(refused).toMatchObject({ state: 'refused' })
    expect((await estate.committed(made.place)).values).toHaveLength(2)
  })

  it('fences nobody when a new instance of the application took over after the plan', async () => {
    const made = await open()
    const planned = await resolve(await waitForItem(made.key), 'fence')
    const next = await rawProducer(estate.cluster, made.producer.id)
    await next.add([made.place])
    await next.write(made.place)
    expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'refused' })
    await next.endWhole('commit')
    expect((await estate.committed(made.place)).values).toHaveLength(1)
  })

  it('is fenced for real: the producer’s own commit fails afterwards', async () => {
    const made = await open()
    await expectSettled(made, (await resolve(await waitForItem(made.key), 'fence')).id, 0)
    await expect(made.producer.end('commit')).rejects.toThrow()
    await expect(made.producer.write(made.place)).rejects.toThrow()
  })

  it('refuses the marker when the coordinator lists the partition again between the plan and the deed', async () => {
    const made = await lostCommit()
    const planned = await resolve(await waitForItem(made.key), 'commit')
    const stopped = await stopAt(estate, 'marking')
    // the producer goes on: the partition is part of a transaction that stands open, a marker would tear it
    await made.producer.add([made.place])
    await stopped.resume()
    const ended = await runUntilEnd(estate, planned.id)
    expect({ state: ended.state, outcome: ended.outcome }).toMatchObject({ state: 'refused' })
    await made.producer.endWhole('commit')
    expect((await estate.committed(made.place)).values).toHaveLength(2)
  })
})

describe('a worker that is held up between its last look and the write', () => {
  /** The world moves meanwhile, and the worker goes on a minute later. */
  async function runHeldUp(meanwhile: () => Promise<void>): Promise<void> {
    let heldUpMs = 0
    const runner = newRunner(estate, {
      ttlMs: 20_000,
      clock: { ...systemClock, now: () => new Date(Date.now() + heldUpMs) },
      checkpoint: async (name) => {
        if (name !== 'seen' || heldUpMs > 0) return
        await meanwhile()
        heldUpMs = 60_000
      },
    })
    await runner.runOnce()
  }
  const stepsOf = async (id: string) => (await getOperation(id)).steps.map(({ name }) => name)

  it.each([
    ['commit', lostCommit],
    ['rollback', lostAbort],
  ] as const)('writes no %s marker into the transaction that its partition is part of by then', async (verb, make) => {
    const made = await make()
    const planned = await resolve(await waitForItem(made.key), verb)
    await runHeldUp(() => made.producer.add([made.place]))
    expect(await stepsOf(planned.id)).not.toContain('marked')
    expect(await getOperation(planned.id)).toMatchObject({
      state: 'needs-attention',
      outcome: expect.stringContaining('lists the partition'),
    })
    await made.producer.endWhole('commit')
    expect(await estate.committed(made.place)).toMatchObject({ waits: false, values: { length: 2 } })
  })

  it('does not fence the instance that took over by then', async () => {
    const made = await open()
    const planned = await resolve(await waitForItem(made.key), 'fence')
    let next: RawProducer | undefined
    await runHeldUp(async () => {
      next = await rawProducer(estate.cluster, made.producer.id)
      await next.add([made.place])
      await next.write(made.place)
    })
    expect(await stepsOf(planned.id)).not.toContain('fenced')
    await next?.endWhole('commit')
    expect(await estate.committed(made.place)).toMatchObject({ waits: false, values: { length: 1 } })
  })
})

describe('a worker that dies, and then a world that moves', () => {
  it.each([
    ['commit', lostCommit],
    ['rollback', lostAbort],
  ] as const)('leaves to a person the %s whose partition is part of another transaction now', async (verb, make) => {
    const made = await make()
    const planned = await resolve(await waitForItem(made.key), verb)
    const dead = await stopAt(estate, 'marking')
    await made.producer.add([made.place])
    const ended = await runUntilEnd(estate, planned.id)
    expect(ended).toMatchObject({ state: 'needs-attention', outcome: expect.stringContaining('still') })
    await dead.resume()
    await made.producer.endWhole('commit')
    // the producer's own end decides, whole
    expect(await estate.committed(made.place)).toMatchObject({ waits: false, values: { length: 2 } })
  })
})

describe('a broker that is killed', () => {
  it.each([
    ['fence', 'fencing', open, 0],
    ['commit', 'marking', lostCommit, 2],
    ['commit', 'marked', lostCommit, 2],
  ] as const)('in %s at "%s"', async (verb, at, make, records) => {
    await verification(estate.cluster, [1], false)
    const made = await make()
    const planned = await resolve(await waitForItem(made.key), verb)
    let back: Promise<void> | undefined
    const runner = newRunner(estate, {
      ttlMs: 20_000,
      checkpoint: async (name) => {
        if (name !== at || back) return
        await estate.brokers[0]?.kill('SIGKILL')
        back = pause(500).then(() => estate.brokers[0]?.restart())
      },
    })
    await runner.runOnce()
    if (isLive((await getOperation(planned.id)).state)) await runUntilEnd(estate, planned.id, 90_000)
    await back
    await estate.cluster.ensureConnected()
    await expectSettled(made, planned.id, records)
  })
})
