import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatColonKey, formatServiceId, parseColonKey, parseServiceId } from '../../../lib/registry/service-id.ts'
import { generationOf } from '../../../lib/registry/generation.ts'
import { isMatch, isPattern, subscriptionOf } from '../../../lib/registry/matching.ts'

const name = fc.stringMatching(/^[a-z][A-Za-z0-9.]{0,20}$/)
const part = fc.stringMatching(/^[A-Za-z0-9._*,-]{0,8}$/)
const key = fc.record({ interface: name, group: part, version: part })

describe('a service id', () => {
  it('survives being written and read, in both forms', () => {
    fc.assert(
      fc.property(key, (made) => {
        expect(parseServiceId(formatServiceId(made))).toEqual(made)
      }),
    )
    fc.assert(
      fc.property(key, (made) => {
        expect(parseColonKey(formatColonKey(made))).toEqual(made)
      }),
    )
  })

  it('leaves empty parts out with their separator', () => {
    expect(formatServiceId({ interface: 'a.B', group: '', version: '' })).toBe('a.B')
    expect(formatServiceId({ interface: 'a.B', group: 'g', version: '1' })).toBe('g/a.B:1')
    expect(formatColonKey({ interface: 'a.B', group: '', version: '' })).toBe('a.B::')
  })

  it('refuses what has no interface, and what is too long for a key', () => {
    expect(() => parseServiceId('g/:1')).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(() => formatServiceId({ interface: 'x'.repeat(501), group: '', version: '' })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    )
    expect(() => formatServiceId({ interface: 'ü'.repeat(251), group: '', version: '' })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    )
    expect(parseColonKey('an-application')).toBeUndefined()
  })
})

describe('a generation', () => {
  it.each([
    [{}, '2.6'],
    [{ release: '2.7.23' }, '2.7'],
    [{ release: '3.3.6' }, '3.3'],
    [{ release: '3.2.0-beta' }, '3.2'],
    [{ release: 'unknown' }, ''],
    [{ dubbo: '2.0.2' }, '2.6'],
  ])('of %j is %j', (params, expected) => {
    expect(generationOf(params as Record<string, string>)).toBe(expected)
  })
})

describe('a subscription', () => {
  const provider = { interface: 'a.B', group: 'g', version: '1' }
  it.each([
    [{ group: 'g', version: '1' }, true],
    [{ group: '*', version: '*' }, true],
    [{ group: 'f, g', version: '1' }, true],
    [{ group: '', version: '1' }, false],
    [{ group: 'g', version: '' }, false],
    [{ group: 'g', version: '2' }, false],
  ])('for %j matches: %j', (asked, expected) => {
    expect(isMatch({ interface: 'a.B', ...asked }, provider)).toBe(expected)
    expect(isMatch({ interface: 'a.C', ...asked }, provider)).toBe(false)
  })

  it('is a pattern where it may take several', () => {
    expect([
      isPattern({ ...provider, group: '*' }),
      isPattern({ ...provider, group: 'a,b' }),
      isPattern({ ...provider, version: '*' }),
      isPattern(provider),
    ]).toEqual([true, true, true, false])
  })
})

describe('a subscription', () => {
  const asks = (service: string, params: Record<string, string>) => subscriptionOf({ service, params })

  it('is what the consumer asks for, where its row is that of a service its patterns take', () => {
    const row = asks('blue/a.B:1.0.0', { group: '*', version: '*' })
    expect(row).toEqual({ interface: 'a.B', group: '*', version: '*' })
    expect(isMatch(row, { interface: 'a.B', group: 'green', version: '2.0.0' })).toBe(true)
  })

  it('is the service itself, where the parameters say no more', () => {
    expect(asks('a.B:1.0.0', {})).toEqual({ interface: 'a.B', group: '', version: '1.0.0' })
  })
})
