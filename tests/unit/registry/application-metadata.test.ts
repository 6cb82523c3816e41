import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../lib/platform/errors.ts'
import { parseMetadataHessian, parseMetadataJson, parseMetadataProtobuf } from '../../../lib/registry/application-metadata.ts'
import {
  decodeDubboAnswer,
  decodeTriAnswer,
  encodeDubboRequest,
  metadataServiceOf,
  triRequest,
} from '../../../lib/registry/metadata-call.ts'
import { lengthField, readFields, textOfBytes } from '../../../lib/registry/protobuf.ts'
import { createFrameReader } from '../../../lib/statistics/dubbo-frame.ts'
import { decodeInvocation } from '../../../lib/statistics/invocation.ts'
import { randomRuns } from '../../support/long.ts'

const cart = {
  interface: 'com.shop.CartService',
  group: 'eu',
  version: '1.0.0',
  protocol: 'tri',
  port: 50051,
  path: 'shop/cart',
  params: { weight: '200', methods: 'add,view' },
}
const json = (services: unknown) => Buffer.from(JSON.stringify({ app: 'cart', revision: 'r1', services }))
const raw = { name: cart.interface, group: 'eu', version: '1.0.0', protocol: 'tri', port: 50051, path: cart.path }

const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(parts.flatMap((part) => [...part]))
const entry = (key: string, value: string): Uint8Array => concat(lengthField(1, key), lengthField(2, value))
const protobuf = lengthField(
  3,
  concat(
    lengthField(1, 'eu/com.shop.CartService:1.0.0:tri'),
    lengthField(
      2,
      concat(
        lengthField(1, cart.interface),
        lengthField(2, 'eu'),
        lengthField(3, '1.0.0'),
        lengthField(4, 'tri'),
        new Uint8Array([5 * 8, 0x83, 0x87, 0x03]),
        lengthField(6, cart.path),
        lengthField(7, entry('weight', '200')),
        lengthField(7, entry('methods', 'add,view')),
        lengthField(7, entry('interface', cart.interface)),
      ),
    ),
  ),
)
const place = { application: 'cart', host: '10.0.0.1', port: 20880, protocol: 'dubbo', hasV2: false, version: '1.0.0' } as const

describe('the metadata of an application', () => {
  it('means the same as JSON and as protobuf', () => {
    const document = json({
      'eu/com.shop.CartService:1.0.0:tri': { ...raw, params: { ...cart.params, interface: cart.interface, group: 'eu' } },
    })
    expect(parseMetadataJson(document)).toEqual([cart])
    expect(parseMetadataProtobuf(protobuf)).toEqual([cart])
    expect(decodeTriAnswer({ ...place, protocol: 'tri', hasV2: true }, protobuf)).toEqual([cart])
  })

  it.each([
    ['no JSON', Buffer.from('10.0.0.5')],
    ['no services', Buffer.from('{"app":"cart"}')],
    ['more services than any application has', json(Object.fromEntries(Array.from({ length: 5001 }, (_, at) => [`s${at}`, raw])))],
    ['a name that is no key', json({ a: { ...raw, name: 'x'.repeat(600) } })],
  ])('is refused: %s', (_what, data) => {
    expect(() => parseMetadataJson(data)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })

  it('leaves out what cannot be a service, and takes what is missing for none', () => {
    expect(parseMetadataJson(json({ a: 'x', b: { ...raw, name: 'a/b' }, c: { name: 'com.shop.Plain', port: 70_000 } }))).toEqual([
      { interface: 'com.shop.Plain', group: '', version: '', protocol: 'dubbo', port: 0, path: '', params: {} },
    ])
  })
})

describe('the question to an instance', () => {
  it('goes where its node says, over the protocol it says', () => {
    const metadata = { 'dubbo.metadata-service.url-params': '{"port":"25105","protocol":"dubbo","version":"1.0.0"}', 'meta-v': '2.0.0' }
    expect(metadataServiceOf({ application: 'cart', host: '10.0.0.1', metadata })).toEqual({ ...place, port: 25105, hasV2: true })
    for (const params of ['', '{', '{"port":"0","protocol":"dubbo"}', '{"port":"1","protocol":"rest"}', '{"protocol":"tri"}', '[]'])
      expect(
        metadataServiceOf({ application: 'cart', host: '10.0.0.1', metadata: { 'dubbo.metadata-service.url-params': params } }),
      ).toBeUndefined()
  })

  it('is a Dubbo request that a Dubbo server reads', () => {
    const [frame] = createFrameReader().push(encodeDubboRequest(place, 'é'.repeat(40)))
    expect(frame).toMatchObject({ isRequest: true, twoWay: true, isEvent: false, serialization: 2 })
    expect(decodeInvocation(frame?.body ?? new Uint8Array())).toEqual({
      protocolVersion: '2.0.2',
      path: 'org.apache.dubbo.metadata.MetadataService',
      method: 'getMetadataInfo',
      description: 'Ljava/lang/String;',
      argument: 'é'.repeat(40),
    })
  })

  it('is a wrapper message over Triple, and a plain one for MetadataServiceV2', () => {
    const wrapped = triRequest({ ...place, protocol: 'tri' }, 'r1')
    expect(wrapped.path).toBe('/org.apache.dubbo.metadata.MetadataService/getMetadataInfo')
    expect(readFields(wrapped.message).map((field) => [field.number, textOfBytes(field.bytes)])).toEqual([
      [1, 'hessian4'],
      [2, '\u0002r1'],
      [3, 'java.lang.String'],
    ])
    const plain = triRequest({ ...place, protocol: 'tri', hasV2: true }, 'r1')
    expect([plain.path, plain.version]).toEqual(['/org.apache.dubbo.metadata.MetadataServiceV2/GetMetadataInfo', '2.0.0'])
  })

  it.each([
    ['a null', 20, [0x92], 'nothing of this revision'],
    ['an exception', 20, [0x90, 0x4e], 'exception'],
    ['an error status', 40, [0x04, 0x6e, 0x6f, 0x70, 0x65], 'status 40: nope'],
  ])('may be answered with %s, which is said', (_what, status, body, why) => {
    expect(() => decodeDubboAnswer(status, new Uint8Array(body))).toThrow(expect.objectContaining({ code: 'unavailable' }))
    expect(() => decodeDubboAnswer(status, new Uint8Array(body))).toThrow(why)
  })
})

const isOurs = (error: unknown): boolean => isAppError(error, 'invalid-input') || isAppError(error, 'unavailable')
const guarded = (read: () => unknown): boolean => {
  try {
    read()
    return true
  } catch (error) {
    return isOurs(error)
  }
}

describe('whatever an instance answers', () => {
  it('throws nothing but our own errors', () => {
    const bytes = fc.uint8Array({ maxLength: 300 })
    const twisted = fc
      .tuple(fc.nat(protobuf.length - 1), fc.nat(255))
      .map(([at, byte]) => protobuf.map((value, index) => (index === at ? byte : value)))
    fc.assert(
      fc.property(fc.oneof(bytes, twisted), fc.constantFrom(20, 30), fc.boolean(), (answer, status, hasV2) => {
        const tri = { ...place, protocol: 'tri', hasV2 } as const
        return (
          guarded(() => decodeDubboAnswer(status, answer)) &&
          guarded(() => decodeTriAnswer(tri, answer)) &&
          guarded(() => parseMetadataJson(answer)) &&
          guarded(() => parseMetadataHessian(null))
        )
      }),
      { numRuns: randomRuns(5000) },
    )
  })
})
