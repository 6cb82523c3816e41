import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHessianReader } from '#lib/statistics/hessian-reader'
import { reportedUrlOf } from '#lib/statistics/hessian-url'
import { decodeInvocation } from '#lib/statistics/invocation'
import { toCallRow } from '#lib/statistics/monitor-row'
import { randomRuns } from '../../support/long.ts'

const read = (...bytes: number[]) => createHessianReader(Uint8Array.from(bytes)).read()
const folder = new URL('../../fixtures/dubbo/', import.meta.url)
const bodies = readdirSync(folder)
  .filter((name) => name.endsWith('.bin'))
  .map((name) => readFileSync(new URL(name, folder)).subarray(16))

const decodeAll = (body: Uint8Array): void => {
  try {
    const url = reportedUrlOf(decodeInvocation(body).argument)
    if (url) toCallRow(url, 0)
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid-input' })
  }
}

describe('createHessianReader', () => {
  it('reads the numbers of the grammar’s own examples', () => {
    expect([read(0x90), read(0x80), read(0xbf), read(0xc8, 0x00), read(0xc7, 0x00), read(0xd4, 0, 0), read(0x49, 0, 0, 1, 0x2c)]).toEqual([
      0, -16, 47, 0, -256, 0, 300,
    ])
    expect([read(0xe0), read(0xd8), read(0xf8, 0), read(0x3c, 0, 0), read(0x59, 0, 0, 1, 0x2c)]).toEqual([0, -8, 0, 0, 300])
    expect([read(0x5b), read(0x5c), read(0x5d, 0x80), read(0x5e, 0x80, 0x00), read(0x44, 0x40, 0x28, 0x80, 0, 0, 0, 0, 0)]).toEqual([
      0, 1, -128, -32768, 12.25,
    ])
    expect(read(0x4c, 0, 0, 0, 0, 0, 0, 1, 0x2c)).toBe(300n)
    expect([read(0x4e), read(0x54), read(0x46)]).toEqual([null, true, false])
  })

  it('reads strings in chunks and outside the basic plane as Java writes them', () => {
    expect(read(0x05, 0x68, 0x65, 0x6c, 0x6c, 0x6f)).toBe('hello')
    expect(read(0x52, 0, 2, 0x68, 0x65, 0x53, 0, 1, 0x79)).toBe('hey')
    expect(read(0x01, 0xc3, 0xa9)).toBe('é')
    expect(read(0x02, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80)).toBe('😀')
  })

  it('resolves references, also of a list that holds itself', () => {
    const list = read(0x58, 0x91, 0x51, 0x90)
    expect(list).toMatchObject({ kind: 'list' })
    if (list !== null && typeof list === 'object' && list.kind === 'list') expect(list.items[0]).toBe(list)
  })

  it('refuses what is nested too deep, too many, or longer than its bytes', () => {
    expect(() => createHessianReader(new Uint8Array(1000).fill(0x57)).read()).toThrow('nested too deep')
    expect(() => createHessianReader(Uint8Array.from([0x57, ...Array.from({ length: 9000 }, () => 0x90)])).read()).toThrow(
      'too many values',
    )
    expect(() => read(0x58, 0x49, 0x7f, 0xff, 0xff, 0xff)).toThrow('a count was expected')
    expect(() => read(0x53, 0xff, 0xff, 0x61)).toThrow('end inside a string')
    expect(() => read(0x51, 0x95)).toThrow('reference to nothing')
    expect(() => read(0x60)).toThrow('undefined class')
    expect(() => read(0x40)).toThrow('unknown tag')
    expect(() => read()).toThrow('end too early')
  })

  it('survives captured frames with bytes changed, cut off or repeated', () => {
    const change = fc.record({ at: fc.nat(1400), value: fc.nat(255) })
    fc.assert(
      fc.property(fc.constantFrom(...bodies), fc.array(change, { minLength: 1, maxLength: 12 }), fc.nat(1400), (body, changes, end) => {
        const bytes = Uint8Array.from(body)
        for (const { at, value } of changes) bytes[at % bytes.length] = value
        decodeAll(bytes)
        decodeAll(bytes.subarray(0, end))
      }),
      { numRuns: randomRuns(2000) },
    )
  })

  it('survives random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), decodeAll), { numRuns: randomRuns(3000) })
  })
})
