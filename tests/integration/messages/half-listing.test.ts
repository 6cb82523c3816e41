// What is listed of a real cluster of two masters: very many messages, what they carry, and a master that goes away.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findFreePort } from '../../../scripts/support/ports.ts'
import { startRocketmq, type RocketmqServer } from '../../../demo/servers/rocketmq.ts'
import { createHalfMessageSource } from '../../../lib/messages/io/rocketmq/half-source.ts'
import type { KnownItem, MessageSource } from '../../../lib/messages/io/source.ts'
import type { SourceItem } from '../../../lib/messages/model.ts'
import type { MessageDetail } from '../../../lib/messages/schema.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema, type Config } from '../../../lib/platform/config.ts'
import { listSourceRows } from '../../../lib/platform/sources.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { listedAfterMs, uniq } from './support/half-rig.ts'
import { startHalfProducer } from './support/half-producer.ts'
import { startCollectors, waitForMessage } from './support/worker.ts'

useTestDatabase()
let dir = ''
let brokerA: RocketmqServer
let brokerB: RocketmqServer
let config: Config

/** A master that is known to the name server of `brokerA`, too; it buries after one check. */
async function startSecond(): Promise<RocketmqServer> {
  const port = await findFreePort()
  return startRocketmq({
    dir: join(dir, 'b'),
    port,
    transactionCheckIntervalMs: 2_000,
    transactionTimeoutMs: 500,
    transactionOpBatchIntervalMs: 300,
    transactionCheckMax: 1,
    settings: { brokerName: 'broker-b', namesrvAddr: `127.0.0.1:${port};127.0.0.1:${brokerA.port}` },
  })
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pilothouse-listing-'))
  brokerA = await startRocketmq({ dir: join(dir, 'a'), transactionCheckIntervalMs: 600_000, transactionOpBatchIntervalMs: 300 })
  brokerB = await startSecond()
  config = configSchema.parse({
    rocketmq: [{ id: 'shop', nameServers: [`127.0.0.1:${brokerA.port}`] }],
    messages: [{ kind: 'rocketmq', id: 'half', cluster: 'shop', scanMs: 1000 }],
  })
})
afterAll(async () => {
  await Promise.all([brokerA?.close(), brokerB?.close()])
  await rm(dir, { recursive: true, force: true })
})

function open(more: { retiredBrokers?: string[] } = {}): MessageSource {
  const [[source], [cluster]] = [config.messages, config.rocketmq]
  if (source?.kind !== 'rocketmq' || !cluster) throw new Error('no source')
  return createHalfMessageSource({ config: { ...source, ...more }, cluster, clock: systemClock })
}
const signal = () => AbortSignal.timeout(60_000)
const knownOf = (items: readonly SourceItem[]): Map<string, KnownItem> =>
  new Map(items.map(({ key, cause, attempts, identity }) => [key, { cause, verdict: '', checkedAt: null, attempts, identity }]))

describe('more messages than one look may ask about', () => {
  const count = 230
  beforeAll(async () => {
    const producer = await startHalfProducer(brokerA.brokerPort, 'gone-producer')
    for (let index = 0; index < count; index += 1)
      await producer.half(`many-${index}`, uniq(`many-${index}`), listedAfterMs + count - index)
    producer.close()
    // a broker answers before it puts a message where it is listed
    const source = open()
    await vi.waitFor(async () => expect((await source.list(new Map(), signal())).items.length).toBe(count), { timeout: 20_000 })
    await source.close()
  })

  it('are all asked about in turn, and what is known of one is not forgotten', async () => {
    const source = open()
    const first = (await source.list(new Map(), signal())).items
    const second = (await source.list(knownOf(first), signal())).items
    const asked = (items: readonly SourceItem[]) => items.filter(({ identity }) => identity['delivered'] === 0).length
    expect([first.length, asked(first), asked(second)]).toEqual([count, 200, count])
    await source.close()
  })

  it('can be asked about by a recheck, and then are planned and carried out by the same fingerprint', async () => {
    const source = open()
    const listed = (await source.list(new Map(), signal())).items
    const last = listed.at(-1)
    expect(last?.identity).toMatchObject({ delivered: null })
    const reread = last && (await source.reread(last.key, knownOf(listed).get(last.key), signal()))
    expect(reread?.identity).toMatchObject({ delivered: 0 })
    const later = (await source.list(knownOf(reread ? [...listed.slice(0, -1), reread] : []), signal())).items
    expect(later.at(-1)?.fingerprint).toBe(reread?.fingerprint)
    await source.close()
  })
})

describe('what a half message carries', () => {
  it('is read from the half topic, and from the graveyard once it is buried there', async () => {
    const [first, second] = await Promise.all([brokerA, brokerB].map(({ brokerPort }) => startHalfProducer(brokerPort, 'gone-producer')))
    await first?.half('carried', uniq('carried'), listedAfterMs)
    await second?.half('buried', uniq('buried'), listedAfterMs)
    first?.close()
    second?.close()
    const source = open()
    const payloadOf = (key: string) => source.payload?.(key, signal())
    // a broker answers before it puts a message where it is listed
    const carried = { tags: 'created', properties: {}, body: { shipment: 'carried' } }
    await expect.poll(() => payloadOf(`broker-a/${uniq('carried')}`), { timeout: 20_000 }).toEqual(carried)
    const stateOf = async () => (await source.reread(`broker-b/${uniq('buried')}`, undefined, signal()))?.state
    await expect.poll(stateOf, { timeout: 60_000, interval: 500 }).toBe('buried')
    expect(await payloadOf(`broker-b/${uniq('buried')}`)).toMatchObject({ body: { shipment: 'buried' } })
    expect(await payloadOf(`broker-a/${uniq('nothing')}`)).toBeUndefined()
    await source.close()
  })
})

describe('a master that leaves the name server', () => {
  it(
    'takes none of its messages with it: they stay, the source says who is away, and it is read again when it is back',
    { timeout: 300_000 },
    async () => {
      const collectors = await startCollectors({ config, sessions: createZooKeeperSessions(config, { log: silentLog }) })
      const seen = (accept = (_message: MessageDetail) => true) =>
        waitForMessage(`broker-b/${uniq('buried')}`, accept, 100_000, 'rocketmq-half:half')
      const stateOf = async () => (await listSourceRows()).map(({ state, error }) => [state, error])
      expect((await seen()).settledAt).toBeNull()
      await brokerB.kill('SIGKILL')
      // until the name server has noticed, the whole source cannot be read
      await expect.poll(stateOf, { timeout: 100_000, interval: 250 }).toEqual([['stale', expect.stringContaining('a master of broker-b')]])
      expect(await seen()).toMatchObject({ settledAt: null, state: 'buried' })
      await brokerB.restart()
      await expect.poll(stateOf, { timeout: 100_000, interval: 250 }).toEqual([['fresh', null]])
      expect(await seen()).toMatchObject({ settledAt: null, state: 'buried' })
      await collectors.close()
    },
  )

  it('for good, and so says the configuration, has left nothing to settle', async () => {
    const source = open({ retiredBrokers: ['broker-z'] })
    const known = new Map(
      ['broker-z/1', 'broker-y/2'].map((key) => [
        key,
        { cause: 'half-unanswered', verdict: '' as const, checkedAt: null, attempts: 0, identity: {} },
      ]),
    )
    const { unread } = await source.list(known, signal())
    expect([...(unread?.keys ?? [])]).toEqual(['broker-y/2'])
    await source.close()
  })
})
