import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { sendMessage } from '../../../lib/messages/io/rocketmq/broker-writes.ts'
import { routeOf } from '../../../lib/messages/io/rocketmq/brokers.ts'
import { openRemoting, type RemotingConnection } from '../../../lib/messages/io/rocketmq/connection.ts'
import { createFrameReader, type Frame } from '../../../lib/messages/io/rocketmq/frames.ts'
import { newMessage, queueFor } from '../../../lib/messages/io/rocketmq/new-message.ts'
import { queuesUpToDate, reachesBack } from '../../../lib/messages/io/rocketmq/topic-reads.ts'

const signal = new AbortController().signal
const by = { sourceId: 'ledger:orders', idHeader: 'ledger-id', queueId: 2, operation: 'op-1', bornMs: 1000 }
const entry = { id: 'o-1', topic: 'order-paid', key: 'k-1', value: '{"total":"12 €"}', createdAt: 0 }

const opened: { close(): unknown }[] = []
afterEach(() => opened.splice(0).forEach((one) => one.close()))

type Answer = (request: Frame) => { code: number; remark?: string; extFields?: Record<string, string>; body?: string }

/** A broker or name server that answers each request as it is told; its address. */
async function listen(answer: Answer): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on(
      'data',
      createFrameReader((request) => {
        const { body = '', ...said } = answer(request)
        const header = Buffer.from(JSON.stringify({ ...said, flag: 1, opaque: request.opaque }))
        const lengths = Buffer.alloc(8)
        lengths.writeInt32BE(4 + header.length + body.length, 0)
        lengths.writeInt32BE(header.length, 4)
        socket.write(Buffer.concat([lengths, header, Buffer.from(body)]))
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push(server)
  const { port } = server.address() as AddressInfo
  return `127.0.0.1:${port}`
}

async function brokerThat(answer: Answer, access: Parameters<typeof openRemoting>[2] = {}): Promise<RemotingConnection> {
  const connection = await openRemoting(await listen(answer), signal, access)
  opened.push(connection)
  return connection
}

describe('SEND_MESSAGE', () => {
  it('carries body, properties and queue, and asks for no topic to be made', async () => {
    const asked: Frame[] = []
    const broker = await brokerThat((request) => {
      asked.push(request)
      return { code: 0, extFields: { msgId: '7F', queueId: '2', queueOffset: '41' } }
    })
    const message = newMessage(entry, { ...by, tags: 'paid' })
    expect(await sendMessage(broker, message)).toEqual({ msgId: '7F', queueOffset: '41' })
    expect(asked[0]).toMatchObject({ code: 10, fields: { topic: 'order-paid', defaultTopic: 'order-paid', queueId: '2', sysFlag: '0' } })
    expect(asked[0]?.body.toString()).toBe('{"total":"12 €"}')
    const pairs = (asked[0]?.fields['properties'] ?? '').split('\u0002').map((pair) => pair.split('\u0001'))
    expect(Object.fromEntries(pairs)).toMatchObject({
      UNIQ_KEY: expect.stringMatching(/^[0-9A-F]{32}$/),
      KEYS: 'o-1 k-1',
      TAGS: 'paid',
      'ledger-id': 'o-1',
      'pilothouse-operation': 'op-1',
    })
  })

  it('is signed over its body, too', async () => {
    const signed: (string | undefined)[] = []
    const sign = (fields: Readonly<Record<string, string>>, body?: Buffer) => {
      signed.push(body?.toString())
      return fields
    }
    await sendMessage(await brokerThat(() => ({ code: 0 }), { sign }), newMessage(entry, by))
    expect(signed).toEqual(['{"total":"12 €"}'])
  })

  it.each([10, 11, 12])('that is answered %i is stored, if not as safely as its broker would like', async (code) => {
    const broker = await brokerThat(() => ({ code, extFields: { msgId: 'A', queueOffset: '0' } }))
    expect(await sendMessage(broker, newMessage(entry, by))).toEqual({ msgId: 'A', queueOffset: '0' })
  })

  it.each([1, 2, 13, 16, 17])('that is answered %i is refused', async (code) => {
    const broker = await brokerThat(() => ({ code, remark: 'busy' }))
    await expect(sendMessage(broker, newMessage(entry, by))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('busy'),
    })
  })
})

describe('what is sent for an entry', () => {
  it('always has the same unique key, whichever operation sends it; another entry or ledger has another', () => {
    const keyOf = (more: object, id = 'o-1') => newMessage({ ...entry, id }, { ...by, ...more }).properties['UNIQ_KEY']
    expect(keyOf({ operation: 'op-2', queueId: 0, bornMs: 5 })).toBe(keyOf({}))
    expect(new Set([keyOf({}), keyOf({}, 'o-2'), keyOf({ sourceId: 'ledger:other' })]).size).toBe(3)
  })

  it.each([
    ['a blank', 'a b'],
    ['a sign that parts properties', 'a\u0001b'],
    ['nothing', ''],
  ])('is indexed by its id alone where its key holds %s', (_what, key) => {
    expect(newMessage({ ...entry, key }, by).properties['KEYS']).toBe('o-1')
  })

  it('needs no property of its own where entries are named by KEYS', () => {
    const { properties } = newMessage(entry, { ...by, idHeader: 'KEYS' })
    expect(properties).toMatchObject({ KEYS: 'o-1 k-1' })
    expect(Object.keys(properties)).not.toContain('ledger-id')
  })

  it('goes to the queue that the Java client chooses by the hash of its key', () => {
    const queues = [
      { broker: 'a', read: 4, write: 2 },
      { broker: 'b', read: 2, write: 0 },
      { broker: 'c', read: 3, write: 3 },
    ]
    // "hello".hashCode() = 99162322; of the other one it is -2147483648
    expect(queueFor('T', queues, 'hello')).toEqual({ broker: 'c', queueId: 0 })
    expect(queueFor('T', queues, 'polygenelubricants')).toEqual({ broker: 'c', queueId: 1 })
    expect(() => queueFor('T', [{ broker: 'b', read: 2, write: 0 }], 'hello')).toThrow(/no queue/)
  })
})

describe('what a broker has stored and not yet put into queues', () => {
  const stateOf = (end: number, behind: number) => ({
    code: 0,
    body: JSON.stringify({
      table: { commitLogMaxOffset: `${end}`, dispatchBehindBytes: `${behind}`, commitLogMinOffset: '0', earliestMessageTimeStamp: '-1' },
    }),
  })

  it('is waited for, however much is stored meanwhile', async () => {
    const states = [stateOf(100, 50), stateOf(100, 50), stateOf(300, 150), stateOf(500, 150)]
    let asked = 0
    const broker = await brokerThat(() => states[asked++] ?? stateOf(0, 0))
    expect(await queuesUpToDate(broker, signal)).toMatchObject({ end: 500n, behind: 150n })
    expect(asked).toBe(4)
  })

  it('makes a search fail where it does not come', { timeout: 20_000 }, async () => {
    const broker = await brokerThat(() => stateOf(100, 50))
    await expect(queuesUpToDate(broker, signal)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('reaches back as long as nothing since then was thrown away', () => {
    const log = { end: 0n, behind: 0n, first: 1n, earliestMs: 1000n }
    expect([reachesBack(log, 1000), reachesBack(log, 999), reachesBack({ ...log, earliestMs: -1n }, 1000)]).toEqual([true, false, false])
    expect(reachesBack({ ...log, first: 0n }, 0)).toBe(true)
  })
})

describe('where a topic lies', () => {
  const queueData = { brokerName: 'a', readQueueNums: 4, writeQueueNums: 2, perm: 6 }
  const masters = (...names: string[]) => ({
    code: 0,
    body: JSON.stringify({
      brokerAddrTable: Object.fromEntries(names.map((name) => [name, { brokerName: name, brokerAddrs: { 0: `${name}:1` } }])),
    }),
  })
  /** What the name server knows at one look after the other. */
  const routeBy = async (looks: readonly (readonly string[])[], route: ReturnType<Answer>) => {
    let looked = 0
    const nameServer = await listen(({ code }) => (code === 105 ? route : masters(...(looks[looked++] ?? []))))
    return routeOf({ id: 'shop', nameServers: [nameServer], tls: false, intervalMs: 5000 }, 'T', ['a', 'b'], signal)
  }
  const known = { code: 0, body: JSON.stringify({ brokerDatas: [], queueDatas: [queueData] }) }

  it('is told with every queue that may hold something', async () => {
    const { queues } = await routeBy(
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
      known,
    )
    expect(queues).toEqual([{ broker: 'a', read: 4, write: 2 }])
  })

  it.each([
    ['is away', [['a'], ['a']]],
    ['comes while we look', [['a'], ['a', 'b']]],
    ['goes while we look', [['a', 'b'], ['a']]],
  ])('is not known while a master %s: copies there would be missed', async (_what, looks) => {
    await expect(routeBy(looks, known)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('broker "b"') })
  })

  it('is nowhere where no broker has it', async () => {
    await expect(routeBy([['a', 'b']], { code: 17, remark: 'no topic' })).rejects.toMatchObject({ code: 'not-found' })
  })
})
