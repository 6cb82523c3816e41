// message.resend against real servers: whatever dies, wherever, one record is on the topic and the ledger says exe.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { payloadOf, startEstate, topic, type Estate } from './support/estate.ts'
import { resolve, runUntilEnd, startCollectors, stopAt, waitForMessage } from './support/worker.ts'

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

const places = ['claiming', 'claimed', 'fenced', 'searched', 'sending', 'sent', 'committing', 'committed', 'closing', 'closed']
const committed = async (id: string) => (await estate.copies(id)).filter((copy) => copy.status === 'committed')

async function preparedCommit(id: string) {
  estate.verdicts.set(id, 'commit')
  await estate.prepare(id)
  return waitForMessage(id, (message) => message.cause === 'owner-committed')
}

describe('resend', () => {
  it('sends exactly once, byte for byte what the owner would have sent, and settles the item', async () => {
    const message = await preparedCommit('r-plain')
    const operation = await runUntilEnd(estate, (await resolve(message, 'resend')).id)
    expect(operation).toMatchObject({ state: 'succeeded', outcome: expect.stringContaining('sent by this operation') })
    expect(await committed('r-plain')).toMatchObject([{ operation: operation.id }])
    expect((await estate.entry('r-plain'))?.record).toMatchObject({ state: 'exe', claim: { operation: operation.id } })
    expect(await valueOnTopic('r-plain')).toEqual({ key: 'r-plain', value: payloadOf('r-plain') })
    const settled = await waitForMessage('r-plain', (item) => item.settledAt !== null)
    expect(settled.settledBy).toBe('by-operation')
  })

  it.each(places)('ends with one record, exe and success when the worker dies at "%s"', async (place) => {
    const id = `r-dies-${place}`
    const planned = await resolve(await preparedCommit(id), 'resend')
    await stopAt(estate, place)
    const operation = await runUntilEnd(estate, planned.id)
    expect(await endOf(id, operation)).toEqual({
      outcome: expect.stringContaining('exactly one copy'),
      state: 'succeeded',
      copies: 1,
      entry: 'exe',
    })
  })

  it.each(places)('sends no second record when a worker thought dead at "%s" comes back after another finished', async (place) => {
    const id = `r-zombie-${place}`
    const planned = await resolve(await preparedCommit(id), 'resend')
    const zombie = await stopAt(estate, place)
    const operation = await runUntilEnd(estate, planned.id)
    await zombie.resume()
    expect(await endOf(id, operation)).toMatchObject({ state: 'succeeded', copies: 1, entry: 'exe' })
  })

  it('ends with one record when the workers die one after the other at every place', async () => {
    const planned = await resolve(await preparedCommit('r-dies-always'), 'resend')
    for (const place of places) await stopAt(estate, place)
    const operation = await runUntilEnd(estate, planned.id)
    expect(await endOf('r-dies-always', operation)).toMatchObject({ state: 'succeeded', copies: 1, entry: 'exe' })
  })

  it('sends an executed entry that never reached its topic', async () => {
    await estate.prepare('r-exe', 'exe')
    const message = await waitForMessage('r-exe', (item) => item.cause === 'executed-not-on-topic')
    const operation = await runUntilEnd(estate, (await resolve(message, 'resend')).id)
    expect(await endOf('r-exe', operation)).toMatchObject({ state: 'succeeded', copies: 1, entry: 'exe' })
    await waitForMessage('r-exe', (item) => item.settledBy === 'by-operation')
  })

  it('sends nothing when the owner’s own record came to the topic since the plan', async () => {
    await estate.prepare('r-late', 'exe')
    const planned = await resolve(await waitForMessage('r-late', (item) => item.cause === 'executed-not-on-topic'), 'resend')
    await estate.ownerSends('r-late')
    const operation = await runUntilEnd(estate, planned.id)
    expect(operation).toMatchObject({ state: 'succeeded', outcome: expect.stringContaining('nothing was sent again') })
    expect(await committed('r-late')).toMatchObject([{ operation: '' }])
  })

  it('sees a committed copy behind a stranger’s open transaction, where a read_committed reader stops', async () => {
    const stranger = estate.kafkaClient.producer({ transactionalId: 'stranger', idempotent: true, maxInFlightRequests: 1 })
    await stranger.connect()
    const transaction = await stranger.transaction()
    await transaction.send({ topic, messages: [0, 1, 2].map((partition) => ({ partition, value: 'open' })) })
    try {
      await estate.prepare('r-behind', 'exe')
      const planned = await resolve(await waitForMessage('r-behind', (item) => item.cause === 'executed-not-on-topic'), 'resend')
      await estate.ownerSends('r-behind')
      expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'succeeded' })
      expect(await committed('r-behind')).toHaveLength(1)
    } finally {
      await transaction.abort()
      await stranger.disconnect()
    }
  })
})

const endOf = async (id: string, operation: { state: string; outcome: string }) => ({
  outcome: operation.outcome,
  state: operation.state,
  copies: (await committed(id)).length,
  entry: (await estate.entry(id))?.record['state'],
})

async function valueOnTopic(id: string): Promise<{ key: string | undefined; value: string | undefined }> {
  const consumer = estate.kafkaClient.consumer({ groupId: `look-${id}`, maxWaitTimeInMs: 200, sessionTimeout: 10_000 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  try {
    return await new Promise((done) => {
      void consumer.run({
        eachMessage: async ({ message }) => {
          if (String(message.headers?.['ledger-id']) === id) done({ key: message.key?.toString(), value: message.value?.toString() })
        },
      })
    })
  } finally {
    await consumer.disconnect()
  }
}
