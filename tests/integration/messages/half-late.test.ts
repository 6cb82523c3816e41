// Requests to a broker that the network swallows and brings late: whatever we do meanwhile, a message is delivered once, and what we
// delivered is never called "refused".
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../../../scripts/support/ports.ts'
import { decodeFrame } from '../../../lib/messages/io/rocketmq/frames.ts'
import type { MessageDetail } from '../../../lib/messages/schema.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { startLateNetwork, type LateNetwork } from '../../support/late-network.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { uniq, useHalfRig } from './support/half-rig.ts'
import { waitForMessage } from './support/worker.ts'

useTestDatabase()
const brokerPort = (await findFreePort(4)) + 2
let network: LateNetwork
beforeAll(async () => void (network = await startLateNetwork(brokerPort)))
afterAll(() => network.close())

/** a request of a worker that died may come until 10 s + 6.3 s (op flush, 5 s of the broker's queue) after it was sent */
const retransmitForMs = 10_000
const rig = useHalfRig({
  pace: { checkIntervalMs: 6_000, answerAllowanceMs: 1_000 },
  retransmitForMs,
  broker: { brokerPort, transactionCheckMax: 8, settings: { bindAddress: '127.0.0.2' } },
})

/** Of a message: the END we send, or the RESUME. */
const endOf = (uniqKey: string) => (request: Buffer) => {
  const { code, fields } = decodeFrame(request)
  return code === 37 && fields['msgId'] === uniqKey
}
const resume = (request: Buffer): boolean => decodeFrame(request).code === 323

const allows = (verb: string) => (message: MessageDetail) => message.verbs.some((one) => one.verb === verb && one.allowed)
/** Eight checks and a bit after it was left. */
const buried = (key: string): Promise<MessageDetail> =>
  waitForMessage(`broker-a/${key}`, ({ state }) => state === 'buried', 110_000, 'rocketmq-half:half')

async function until(operationId: string, step: string): Promise<void> {
  for (;;) {
    const { steps } = await getOperation(operationId)
    if (steps.some(({ name }) => name === step)) return
    await sleep(50)
  }
}

/** Every message is left at once, since burying takes a minute; behind decided ones, whose offsets the ops of buried ones may name. */
const names = ['reset', 'died', 'late', 're-armed']
beforeAll(async () => {
  const producer = await rig.producer('deciding-producer')
  for (const name of names.map((other) => `before-${other}`))
    await producer.end(await producer.half(name, uniq(name)), uniq(name), 'rollback')
  producer.close()
  await Promise.all(names.map((name) => rig.leave(name)))
})

describe.concurrent('an END that the network swallows', () => {
  it('of a worker that lives is forgotten with its connection: the second try is the only one', { timeout: 240_000 }, async () => {
    const message = await buried(uniq('reset'))
    const { id } = await rig.plan(message, 'commit')
    const held = network.hold(endOf(uniq('reset')))
    const { state, outcome } = await rig.finish(id)
    expect([state, outcome]).toEqual(['succeeded', expect.stringContaining('released here')])
    held.release()
    await sleep(1_000)
    expect(await rig.delivered(uniq('reset'))).toHaveLength(1)
  })

  it('of a worker that died is waited for as long as its kernel may send it again', { timeout: 240_000 }, async () => {
    const message = await buried(uniq('died'))
    const { id } = await rig.plan(message, 'commit')
    const held = network.hold(endOf(uniq('died')), { forgets: false })
    const running = rig.finish(id)
    await Promise.race([held.taken, running])
    await sleep(retransmitForMs)
    held.release()
    const { state, outcome, steps } = await running
    expect([state, outcome]).toEqual(['succeeded', expect.stringContaining('released here')])
    expect(steps.filter(({ name }) => name === 'ending')).toHaveLength(1)
    expect(await rig.delivered(uniq('died'))).toHaveLength(1)
  })

  it(
    'and that comes later than anybody could expect is still ours: it succeeded, nothing was "refused"',
    { timeout: 240_000 },
    async () => {
      const message = await rig.seen(uniq('late'), allows('commit'))
      const { id } = await rig.plan(message, 'commit')
      const held = network.hold(endOf(uniq('late')), { forgets: false })
      const running = rig.finish(id)
      await until(id, 'not-done')
      held.release()
      const { state, outcome, steps } = await running
      expect([state, outcome]).toEqual(['succeeded', expect.stringContaining('released here')])
      expect(steps.filter(({ name }) => name === 'ending')).toHaveLength(1)
      expect(await rig.delivered(uniq('late'))).toHaveLength(1)
    },
  )
})

describe('a RESUME that the network swallows', () => {
  it('is waited for, too: one new copy, and no second', { timeout: 240_000 }, async () => {
    const message = await buried(uniq('re-armed'))
    const { id } = await rig.plan(message, 're-arm')
    const held = network.hold(resume, { forgets: false })
    const running = rig.finish(id)
    await held.taken
    await sleep(11_000)
    held.release()
    const { state, steps } = await running
    expect(state).toBe('succeeded')
    expect(steps.filter(({ name }) => name === 're-arming')).toHaveLength(1)
  })
})
