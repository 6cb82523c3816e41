// A ledger whose messages go to RocketMQ, against real servers: whatever dies, whatever the network loses or brings late, one copy is on
// the topic and the ledger says exe.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../../../scripts/support/ports.ts'
import { decodeFrame } from '../../../lib/messages/io/rocketmq/frames.ts'
import type { MessageDetail } from '../../../lib/messages/schema.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { isLive } from '../../../lib/operations/state-machine.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { startLateNetwork, type LateNetwork } from '../../support/late-network.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { ledgerData, payloadOf } from './support/estate.ts'
import { startRocketmqEstate, type RocketmqEstate } from './support/rocketmq-estate.ts'
import { newRunner, resolve, runUntilEnd, startCollectors, stopAt, waitForMessage } from './support/worker.ts'

useTestDatabase()

/** what a worker that died sent may come until 4 s + 10 s (held up, queued at the broker) after it was announced */
const retransmitForMs = 4_000

let network: LateNetwork
let estate: RocketmqEstate
let collectors: Running
beforeAll(async () => {
  const brokerPort = (await findFreePort(4)) + 2
  network = await startLateNetwork(brokerPort)
  estate = await startRocketmqEstate({ broker: { brokerPort, settings: { bindAddress: '127.0.0.2' } }, ledger: { retransmitForMs } })
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
  await network?.close()
})

const places = ['claiming', 'claimed', 'fenced', 'searched', 'sending', 'sent', 'closing', 'closed']

async function preparedCommit(id: string): Promise<MessageDetail> {
  estate.verdicts.set(id, 'commit')
  await estate.prepare(id)
  return waitForMessage(id, (message) => message.cause === 'owner-committed')
}
const executed = async (id: string, more: Record<string, unknown> = {}): Promise<MessageDetail> => {
  await estate.prepare(id, 'exe', more)
  return waitForMessage(id, (message) => message.identity['onTopic'] === 'no')
}
const endOf = async (id: string, { state, outcome }: OperationRow) => ({
  state,
  outcome,
  copies: (await estate.copies(id)).length,
  entry: (await estate.entry(id))?.['state'],
})
const once = { state: 'succeeded', copies: 1, entry: 'exe' }
const announced = ({ steps }: OperationRow): number => steps.filter(({ name }) => name === 'sending').length
/** The send of a message. */
const sendOf = (id: string) => (request: Buffer) => {
  const { code, fields } = decodeFrame(request)
  return code === 10 && (fields['properties'] ?? '').includes(`ledger-id\u0001${id}\u0002`)
}
const end = (operationId: string) => runUntilEnd(estate, operationId, 90_000)

describe('the list', () => {
  it('tells what is on its topic from what is not', async () => {
    await estate.ownerSends('l-there')
    for (const id of ['l-there', 'l-missing']) await estate.prepare(id, 'exe')
    expect(await waitForMessage('l-there', (item) => item.cause === 'sent-not-cleaned-up')).toMatchObject({ topic: 'order-paid' })
    const missing = await waitForMessage('l-missing', (item) => item.cause === 'executed-not-on-topic')
    expect(missing.verbs.find(({ verb }) => verb === 'resend')).toMatchObject({
      allowed: true,
      risk: expect.stringContaining('RocketMQ cannot end a request under way'),
    })
    await estate.ownerSends('l-missing')
    await waitForMessage('l-missing', (item) => item.cause === 'sent-not-cleaned-up')
  })

  it('says nothing of a topic of which a master is away: its copies cannot be seen', async () => {
    await estate.session.create('/ledger/halved/l-halved', ledgerData('l-halved', 'exe'))
    const message = await waitForMessage('l-halved', (item) => item.cause === 'executed-topic-unread', 15_000, 'ledger:halved')
    expect(message.verbs.find(({ verb }) => verb === 'resend')).toMatchObject({ allowed: false })
    expect(JSON.stringify(message.evidence)).toContain('broker-b')
  })
})

describe('resend', () => {
  it('sends exactly once, byte for byte what the owner would have sent, and settles the item', async () => {
    const operation = await end((await resolve(await preparedCommit('r-plain'), 'resend')).id)
    expect(await endOf('r-plain', operation)).toEqual({ ...once, outcome: expect.stringContaining('sent by this operation') })
    const [copy] = await estate.copies('r-plain')
    expect(copy?.body.toString()).toBe(payloadOf('r-plain'))
    expect(copy?.properties).toMatchObject({ KEYS: 'r-plain', TAGS: 'paid', 'ledger-id': 'r-plain', 'pilothouse-operation': operation.id })
    expect(operation.steps.find(({ name }) => name === 'sent')?.detail).toMatchObject({ broker: 'broker-a', msgId: copy?.offsetId })
    expect((await waitForMessage('r-plain', (item) => item.settledAt !== null)).settledBy).toBe('by-operation')
  })

  it.each(places)('ends with one copy, exe and success when the worker dies at "%s"', async (place) => {
    const planned = await resolve(await preparedCommit(`r-dies-${place}`), 'resend')
    await stopAt(estate, place)
    expect(await endOf(`r-dies-${place}`, await end(planned.id))).toMatchObject(once)
  })

  it.each(places)('sends no second copy when a worker thought dead at "%s" comes back after another finished', async (place) => {
    const planned = await resolve(await preparedCommit(`r-zombie-${place}`), 'resend')
    const zombie = await stopAt(estate, place)
    const operation = await end(planned.id)
    await zombie.resume()
    expect(await endOf(`r-zombie-${place}`, operation)).toMatchObject(once)
  })

  it('sends nothing where the owner did since the plan, or since the topic was searched', async () => {
    const planned = await resolve(await executed('r-late'), 'resend')
    await estate.ownerSends('r-late')
    expect(await endOf('r-late', await end(planned.id))).toEqual({ ...once, outcome: expect.stringContaining('nothing was sent again') })

    const { id } = await resolve(await executed('r-racing'), 'resend')
    let isSent = false
    await newRunner(estate, {
      ttlMs: 60_000,
      checkpoint: async (name) => {
        if (name !== 'searched' || isSent) return
        isSent = true
        await estate.ownerSends('r-racing')
      },
    }).runOnce()
    const operation = await end(id).catch(() => getOperation(id))
    expect(await endOf('r-racing', operation)).toEqual({ ...once, outcome: expect.stringContaining('nothing was sent again') })
  })

  it('waits for what an operation before it may have sent', async () => {
    const claim = { operation: 'other', at: Date.now() }
    const recent = await executed('r-taken', { claim })
    const refused = await end((await resolve(recent, 'resend')).id)
    expect(refused).toMatchObject({ state: 'refused', outcome: expect.stringContaining('the network may still bring') })
    expect(await estate.copies('r-taken')).toHaveLength(0)
    await sleep(Math.max(0, claim.at + retransmitForMs + 10_500 - Date.now()))
    const later = await waitForMessage('r-taken', (item) => item.identity['onTopic'] === 'no')
    expect(await endOf('r-taken', await end((await resolve(later, 'resend')).id))).toMatchObject(once)
  })
})

describe('a send', () => {
  it('whose answer is lost is found, not repeated', async () => {
    const { id } = await resolve(await preparedCommit('n-lost'), 'resend')
    const held = network.hold(sendOf('n-lost'))
    const running = end(id)
    await held.taken
    held.release()
    const operation = await running
    expect(await endOf('n-lost', operation)).toMatchObject(once)
    expect(announced(operation)).toBe(1)
  })

  it('of a worker that died is waited for as long as its kernel may send it again', async () => {
    const { id } = await resolve(await preparedCommit('n-late'), 'resend')
    const held = network.hold(sendOf('n-late'), { forgets: false })
    const running = end(id)
    await held.taken
    await sleep(retransmitForMs + 5_000)
    held.release()
    const operation = await running
    expect(await endOf('n-late', operation)).toMatchObject(once)
    expect(announced(operation)).toBe(1)
  })

  it('that the network forgot is repeated once that is sure', async () => {
    const { id } = await resolve(await preparedCommit('n-forgotten'), 'resend')
    const held = network.hold(sendOf('n-forgotten'))
    const operation = await end(id)
    held.release()
    await sleep(1_000)
    expect(await endOf('n-forgotten', operation)).toMatchObject(once)
    expect(announced(operation)).toBe(2)
  })

  it.each(['searched', 'sending', 'sent'])('is made once when the broker is killed at "%s" and comes back', async (place) => {
    const { id } = await resolve(await preparedCommit(`n-killed-${place}`), 'resend')
    let back: Promise<void> | undefined
    await newRunner(estate, {
      ttlMs: 60_000,
      checkpoint: async (name) => {
        if (name !== place || back) return
        await estate.rocketmq.kill('SIGKILL')
        back = sleep(1_500).then(() => estate.rocketmq.restart())
      },
    }).runOnce()
    const operation = isLive((await getOperation(id)).state) ? await end(id) : await getOperation(id)
    await back
    expect(await endOf(`n-killed-${place}`, operation)).toMatchObject(once)
  })
})

describe('the other verbs', () => {
  it('mark as done what is there once, and roll back only what is not there', async () => {
    await estate.prepare('v-there', 'exe')
    await estate.ownerSends('v-there')
    const there = await waitForMessage('v-there', (item) => item.cause === 'sent-not-cleaned-up')
    expect(await end((await resolve(there, 'mark-done')).id)).toMatchObject({ state: 'succeeded' })
    expect(await estate.entry('v-there')).toBeUndefined()

    estate.verdicts.set('v-back', 'rollback').set('v-sent', 'rollback')
    for (const id of ['v-back', 'v-sent']) await estate.prepare(id)
    const planned = await Promise.all(
      ['v-back', 'v-sent'].map(async (id) => resolve(await waitForMessage(id, (item) => item.cause === 'owner-rolled-back'), 'rollback')),
    )
    await estate.ownerSends('v-sent')
    const states = new Map<string, string>()
    for (const { id, target } of planned) states.set(target, (await end(id)).state)
    expect([...states.values()]).toEqual(['succeeded', 'refused'])
    expect((await estate.entry('v-back'))?.['state']).toBe('void')
  })
})
