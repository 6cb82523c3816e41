import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../lib/platform/errors.ts'
import {
  decodeNodeName,
  encodeNodeName,
  formatAddress,
  formatDubboUrl,
  isEncodedLikeJava,
  parseAddress,
  parseDubboUrl,
  parseNodeName,
  type DubboUrl,
} from '../../../lib/registry/dubbo-url.ts'
import { cleanText } from '../../../lib/registry/text.ts'
import { randomRuns } from '../../support/long.ts'

const host = fc.oneof(
  fc.ipV4(),
  fc.ipV6().filter((text) => !text.includes('%')),
  fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/),
  fc.constant(''),
)
const key = fc.stringMatching(/^[A-Za-z0-9._~-]{1,12}$/).filter((text) => text !== '__proto__')
const value = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[&\0]/.test(text) && text.isWellFormed())
const url: fc.Arbitrary<DubboUrl> = fc
  .record({
    protocol: fc.stringMatching(/^[a-z][a-z0-9+.-]{0,8}$/),
    username: fc.stringMatching(/^[a-z0-9]{0,5}$/),
    password: fc.stringMatching(/^[a-z0-9]{0,5}$/),
    host,
    port: fc.integer({ min: 0, max: 65_535 }),
    path: fc.stringMatching(/^[A-Za-z0-9_.$/]{0,30}$/),
    params: fc.dictionary(key, value, { noNullPrototype: true }),
  })
  // a password without a user cannot be written, nor a port without a host that tells it from a path
  .map((made) => ({ ...made, password: made.username === '' ? '' : made.password }))

describe('a Dubbo URL', () => {
  it('survives being written and read', () => {
    fc.assert(
      fc.property(url, (made) => {
        expect(parseNodeName(encodeNodeName(formatDubboUrl(made)))).toEqual(made)
      }),
      { numRuns: randomRuns(2000) },
    )
  })

  it('never throws anything but invalid-input, whatever the bytes', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `dubbo://${text}`),
      fc.string().map((text) => `%${text}`),
      url.map(formatDubboUrl).map((text) => text.slice(3)),
    )
    fc.assert(
      fc.property(anything, (text) => {
        for (const read of [parseNodeName, parseDubboUrl, decodeNodeName]) {
          try {
            read(text)
          } catch (error) {
            if (!isAppError(error, 'invalid-input')) throw error
          }
        }
      }),
      { numRuns: randomRuns(5000) },
    )
  })

  it.each([
    ['consumer:///com.x.Y?side=consumer', { protocol: 'consumer', host: '', port: 0, path: 'com.x.Y', params: { side: 'consumer' } }],
    ['dubbo://[::1]:20880/com.x.Y', { host: '::1', port: 20880 }],
    ['dubbo://fe80::1/com.x.Y', { host: 'fe80::1', port: 0 }],
    ['dubbo://user:pa:ss@10.0.0.1:1/com.x.Y', { username: 'user', password: 'pa:ss', host: '10.0.0.1', port: 1 }],
    ['dubbo://10.0.0.1:20880', { host: '10.0.0.1', port: 20880, path: '', params: {} }],
    ['dubbo://h:1/p?a=b=c&&d&=x&e=', { params: { a: 'b=c', d: 'd', e: '' } }],
    ['override://0.0.0.0/com.x.Y?rule=host+%3D+10.*', { host: '0.0.0.0', params: { rule: 'host+%3D+10.*' } }],
    ['dubbo://h:1/p?__proto__=x&constructor=y', { params: { constructor: 'y' } }],
  ])('reads %s', (text, expected) => {
    expect(parseDubboUrl(text)).toMatchObject(expected)
  })

  it.each(['', 'nothing', '://host', 'dubbo://h:x/p', 'dubbo://h:70000/p', 'dubbo://[::1/p', 'dubbo://[::1]x/p'])('refuses %j', (text) => {
    expect(() => parseDubboUrl(text)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })

  it('takes a plus for a space once, and keeps what is encoded twice', () => {
    expect(parseNodeName('dubbo%3A%2F%2Fh%3A1%2Fp%3Fa%3Db+c%26rule%3Da%2520%253D%2520b').params).toEqual({ a: 'b c', rule: 'a%20%3D%20b' })
  })

  it('is encoded as java.net.URLEncoder does it', () => {
    expect(encodeNodeName("a b*c-d_e.f~g!h'i(j)k/ü")).toBe('a+b*c-d_e.f%7Eg%21h%27i%28j%29k%2F%C3%BC')
  })

  it('knows which names are encoded like that', () => {
    const encoded = fc.stringMatching(/^%[\dA-Fa-f]{2}$/)
    const piece = fc.oneof(
      encoded,
      fc.string({ unit: 'grapheme-ascii', maxLength: 1 }),
      fc.string({ unit: 'binary', maxLength: 3 }).map(encodeNodeName),
    )
    const given = fc.array(piece, { maxLength: 4 }).map((all) => all.join(''))
    fc.assert(
      fc.property(given, (name) => {
        let text: string
        try {
          text = decodeNodeName(name)
        } catch {
          return
        }
        expect(isEncodedLikeJava(name)).toBe(encodeNodeName(cleanText(text)) === name)
      }),
      { numRuns: 5000 },
    )
  })

  it('has addresses that can be read back', () => {
    for (const [name, port] of [
      ['10.0.0.1', 1],
      ['::1', 20880],
      ['host', 0],
    ] as const)
      expect(parseAddress(formatAddress(name, port))).toEqual({ host: name, port })
    expect(() => parseAddress('nowhere')).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })
})
