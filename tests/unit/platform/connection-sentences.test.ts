// What keeps a source from being read is told in codes, through every layer between the socket and the row of the source.
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKafkaConnection } from '../../../lib/kafka/io/kafka-ts/connection.ts'
import { readMetadata } from '../../../lib/kafka/io/kafka-ts/read-topics.ts'
import { mastersOf } from '../../../lib/messages/io/rocketmq/brokers.ts'
import { configSchema } from '../../../lib/platform/config.ts'
import { sentenceOf } from '../../../lib/platform/errors.ts'
import { withDeadline } from '../../../lib/platform/zookeeper/deadline.ts'
import { readPage } from '../../../lib/statistics/io/read-page.ts'

/** A port that accepts and hangs up. */
let at = ''
const server = createServer((socket) => socket.destroy())
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  at = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const signal = new AbortController().signal
const failed = async (work: Promise<unknown>) => {
  const sentence = sentenceOf(
    await work.then(
      () => 'it worked',
      (error: unknown) => error,
    ),
  )
  return { text: sentence.text, codes: sentence.said.map(({ code }) => code) }
}

describe('why a source cannot be read', () => {
  it('is said of Kafka, broker by broker', async () => {
    const kafka = createKafkaConnection({ brokers: [at], tls: false })
    const { text, codes } = await failed(readMetadata(kafka))
    expect(codes[0]).toBe('kafka-none-answers')
    expect(['kafka-closed', 'peer-unreachable']).toContain(codes[1])
    expect(text).toMatch(/^No broker answers: 127\.0\.0\.1:\d+ .*\.$/)
  })

  it('is said of RocketMQ, name server by name server', async () => {
    const [cluster] = configSchema.parse({ rocketmq: [{ id: 'main', nameServers: [at] }] }).rocketmq
    if (!cluster) throw new Error('no cluster')
    const { text, codes } = await failed(mastersOf(cluster, signal))
    expect(codes[0]).toBe('rocketmq-of')
    expect(['peer-closed', 'peer-problem']).toContain(codes[1])
    expect(text).toMatch(/^RocketMQ "main": 127\.0\.0\.1:\d+/)
  })

  it('is said of a page, and of a ZooKeeper that does not answer', async () => {
    expect((await failed(readPage(`http://${at}/metrics`, { timeoutMs: 5000, signal }))).codes).toEqual(['peer-unreachable'])
    const late = await failed(withDeadline('getData /a', { timeoutMs: 1 }, () => {}))
    expect(late).toEqual({ text: 'getData /a: no answer within 1 ms.', codes: ['zookeeper-no-answer'] })
  })
})
