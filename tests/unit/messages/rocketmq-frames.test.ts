import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { isAppError } from '../../../lib/platform/errors.ts'
import { masterBrokers, pull } from '../../../lib/messages/io/rocketmq/broker-reads.ts'
import { openRemoting } from '../../../lib/messages/io/rocketmq/connection.ts'
import { createFrameReader, decodeFrame, encodeRequest, parseLenientJson, type Frame } from '../../../lib/messages/io/rocketmq/frames.ts'
import { decodeMessages } from '../../../lib/messages/io/rocketmq/message-codec.ts'
import { randomRuns } from '../../support/long.ts'

const signal = new AbortController().signal
let close = () => {}
afterEach(() => close())

/** A server that answers every request with these bytes. */
async function answering(reply: (request: Frame) => Buffer): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    const read = createFrameReader((frame) => socket.write(reply(frame)))
    socket.on('data', (chunk: Buffer) => read(chunk))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => void server.close()
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

const frame = (header: object, body = Buffer.alloc(0)): Buffer => {
  const json = Buffer.from(JSON.stringify(header))
  const out = Buffer.alloc(8 + json.length + body.length)
  out.writeInt32BE(4 + json.length + body.length, 0)
  out.writeInt32BE(json.length, 4)
  json.copy(out, 8)
  body.copy(out, 8 + json.length)
  return out
}

describe('RocketMQ frames', () => {
  it('are read whatever way the network cuts them', () => {
    const bytes = Buffer.concat([encodeRequest(106, 1, {}), encodeRequest(11, 2, { topic: 'T' }), encodeRequest(12, 3, {})])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }), (cuts) => {
        const seen: number[] = []
        const read = createFrameReader((got) => seen.push(got.opaque))
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        for (const [index, from] of places.slice(0, -1).entries()) read(bytes.subarray(from, places[index + 1]))
        expect(seen).toEqual([1, 2, 3])
      }),
    )
  })

  it('with bare integer keys are understood', () => {
    expect(parseLenientJson(Buffer.from('{"brokerAddrs":{0:"127.0.0.1:10911",1:"x:1"}}'))).toEqual({
      brokerAddrs: { '0': '127.0.0.1:10911', '1': 'x:1' },
    })
  })

  it('made of anything end in a clear error, never in a crash or an endless wait for memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 200 }), (bytes) => {
        for (const decode of [
          () => decodeFrame(Buffer.from(bytes)),
          () => decodeMessages(Buffer.from(bytes)),
          () => createFrameReader(() => {})(Buffer.from(bytes)),
        ]) {
          try {
            decode()
          } catch (error) {
            expect(isAppError(error, 'unavailable')).toBe(true)
          }
        }
      }),
      { numRuns: randomRuns(500) },
    )
  })
})

describe('a broker that answers nonsense', () => {
  it.each([
    ['an HTTP page', () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n<html>')],
    ['a frame of two gigabytes', () => Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 1])],
    ['a cluster without brokers', (request: Frame) => frame({ code: 0, flag: 1, opaque: request.opaque }, Buffer.from('{"x":1}'))],
    ['a body that is not JSON', (request: Frame) => frame({ code: 0, flag: 1, opaque: request.opaque }, Buffer.from('<>'))],
  ])('sends %s: the source gets one sentence', async (_what, reply) => {
    const connection = await openRemoting(await answering(reply), signal)
    await expect(masterBrokers(connection)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/RocketMQ|frame/) })
    connection.close()
  })

  it('and pulls that never go on do not spin', async () => {
    const connection = await openRemoting(
      await answering((request) => frame({ code: 0, flag: 1, opaque: request.opaque, extFields: { nextBeginOffset: '0' } })),
      signal,
    )
    await expect(pull(connection, 'T', 0n)).rejects.toMatchObject({ code: 'unavailable' })
    connection.close()
  })
})

describe('recorded answers of a real broker', () => {
  it('are decoded: half messages with their properties', () => {
    const url = new URL('../../fixtures/rocketmq/half-pull.hex', import.meta.url)
    const answer = decodeFrame(Buffer.from(readFileSync(url, 'utf8').trim(), 'hex'))
    const messages = decodeMessages(answer.body)
    expect(messages.length).toBeGreaterThan(0)
    expect(messages[0]).toMatchObject({
      topic: 'RMQ_SYS_TRANS_HALF_TOPIC',
      properties: { REAL_TOPIC: expect.any(String), PGROUP: expect.any(String), UNIQ_KEY: expect.any(String) },
    })
  })
})
