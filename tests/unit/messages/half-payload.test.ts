import { deflateSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { payloadOf } from '../../../lib/messages/io/rocketmq/half-payload.ts'
import { maskPayload } from '../../../lib/messages/masking.ts'

const json = '{"shipment":"4711","serial":90071992547409931,"email":"ada@example.org"}'
const bodyOf = (body: Buffer, sysFlag = 0): unknown => maskPayload(payloadOf({ properties: {}, body, sysFlag }).body)
const shown = { shipment: '4711', serial: '90071992547409931', email: 'ad…rg' }

describe('what a half message carries', () => {
  it.each([
    ['as it is', Buffer.from(json), 0],
    ['compressed by a client of 4.x', deflateSync(json), 1],
    ['compressed with zlib', deflateSync(json), 1 | (3 << 8)],
    ['compressed with zstd', zstdCompressSync(json), 1 | (2 << 8)],
  ])('is its JSON %s, personal values masked', (_how, body, sysFlag) => {
    expect(bodyOf(body, sysFlag)).toEqual(shown)
  })

  it('is its text, and of what is no text its size alone: it could not be masked', () => {
    expect(bodyOf(Buffer.from('hello'))).toBe('hello')
    expect(bodyOf(Buffer.from([0xff, 0xfe, 0]))).toEqual({ bytes: 3 })
    expect(bodyOf(Buffer.from([4, 34, 77, 24]), 1 | (1 << 8))).toEqual({ compression: 'lz4', compressedBytes: 4 })
  })

  it('does not fill the memory when it is blown up, or not what it says it is', () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024))
    expect(bodyOf(bomb, 1)).toEqual({ compression: 'zlib', compressedBytes: bomb.length })
    expect(bodyOf(Buffer.from('no zlib'), 1)).toEqual({ compression: 'zlib', compressedBytes: 7 })
  })

  it('is told with its tags and the properties of its producer, not with those of RocketMQ', () => {
    const properties = {
      TAGS: 'created',
      KEYS: '4711',
      UNIQ_KEY: 'u',
      PGROUP: 'g',
      REAL_TOPIC: 't',
      tenant: 'north',
      customerPhone: '+4912345678',
    }
    expect(maskPayload(payloadOf({ properties, body: Buffer.from('x'), sysFlag: 0 }))).toEqual({
      tags: 'created',
      properties: { tenant: 'north', customerPhone: '+4…78' },
      body: 'x',
    })
  })
})
