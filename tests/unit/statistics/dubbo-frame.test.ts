import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameReader, encodeHeartbeatReply, encodeNullReply } from '#lib/statistics/dubbo-frame'

const file = (name: string): Buffer => readFileSync(new URL(`../../fixtures/dubbo/${name}`, import.meta.url))
const three = [
  file('monitor-frame-2.6.12-consumer-1.bin'),
  file('monitor-frame-2.7.23-provider-1.bin'),
  file('monitor-frame-3.2.18-oneway-1.bin'),
]
const stream = Buffer.concat(three)
const header = (...rest: number[]): Buffer => Buffer.from([0xda, 0xbb, ...rest])

describe('createFrameReader', () => {
  it('finds the same frames however the stream was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 30 }), (cuts) => {
        const reader = createFrameReader()
        const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length]
        const frames = edges.slice(1).flatMap((edge, index) => reader.push(stream.subarray(edges[index], edge)))
        expect(frames.map((frame) => frame.body.length)).toEqual(three.map((frame) => frame.length - 16))
        expect(reader.pendingBytes()).toBe(0)
      }),
    )
  })

  it('refuses another protocol at its first byte', () => {
    expect(() => createFrameReader().push(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow('not the Dubbo protocol')
    expect(() => createFrameReader().push(Buffer.alloc(16))).toThrow('not the Dubbo protocol')
  })

  it('refuses a body above the cap or below zero before it is buffered', () => {
    expect(() => createFrameReader().push(header(0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 0xff, 0xff, 0xff))).toThrow(/at most 8388608/)
    expect(() => createFrameReader().push(header(0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff))).toThrow('body of -1')
  })

  it('reads the flag', () => {
    const [heartbeat] = createFrameReader().push(header(0xe2, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1, 0x4e))
    expect(heartbeat).toMatchObject({ isRequest: true, twoWay: true, isEvent: true, serialization: 2 })
    const [oneWay] = createFrameReader().push(file('monitor-frame-2.7.23-oneway-1.bin'))
    expect(oneWay).toMatchObject({ isRequest: true, twoWay: false, isEvent: false })
  })

  it('never crashes or hangs on random bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (chunks) => {
        const reader = createFrameReader(1024)
        try {
          for (const chunk of chunks) reader.push(Uint8Array.from([0xda, 0xbb, ...chunk]))
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-input' })
        }
      }),
    )
  })
})

const [request] = createFrameReader().push(file('monitor-frame-2.7.23-consumer-1.bin'))
const [heartbeat] = createFrameReader().push(header(0xe2, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1, 0x4e))
if (!request || !heartbeat) throw new Error('no frame')

const body = (version: string) => Buffer.from(encodeNullReply(request, version)).subarray(16).toString('hex')

describe('replies', () => {
  it('answer a heartbeat with the same id and null', () => {
    expect(Buffer.from(encodeHeartbeatReply(heartbeat)).toString('hex')).toBe('dabb22140000000000000007000000014e')
  })

  it('carry attachments only for callers that understand them', () => {
    expect(body('2.0.2')).toBe('9548056475626 26f05322e302e325a'.replace(' ', ''))
    expect(body('2.5.3')).toBe('92')
    expect(body('2.6.0')).toBe('92')
    expect(body('2.0.1')).toBe('92')
  })

  it('carry the id of the request and status 20', () => {
    const reply = Buffer.from(encodeNullReply(request, '2.0.2'))
    expect(reply.subarray(4, 12)).toEqual(Buffer.from(request.requestId))
    expect([reply[2], reply[3], reply.readInt32BE(12)]).toEqual([0x02, 20, reply.length - 16])
  })
})
