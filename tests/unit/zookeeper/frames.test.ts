import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Framer } from '../../../lib/platform/zookeeper/frames.ts'

const frame = (body: Uint8Array): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length)
  return Buffer.concat([length, body])
}

describe('a stream of packets', () => {
  it('is cut the same, however it is chunked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (bodies, sizes) => {
          const whole = bodies.map(frame)
          const stream = Buffer.concat(whole)
          const framer = new Framer()
          const found: Buffer[] = []
          for (let offset = 0, turn = 0; offset < stream.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1
            found.push(...framer.push(stream.subarray(offset, offset + size)))
            offset += size
          }
          expect(found.map(String)).toEqual(whole.map(String))
        },
      ),
    )
  })

  it('is refused where it cannot be ZooKeeper', () => {
    expect(() => new Framer().push(Buffer.from('HTTP/1.1 400'))).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(() => new Framer().push(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })

  it('costs no more for a packet of 8 MB in small chunks than a second', () => {
    const framer = new Framer()
    const stream = frame(new Uint8Array(8_000_000))
    const startedAt = performance.now()
    let frames = 0
    for (let offset = 0; offset < stream.length; offset += 1460) frames += framer.push(stream.subarray(offset, offset + 1460)).length
    expect(frames).toBe(1)
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })
})
