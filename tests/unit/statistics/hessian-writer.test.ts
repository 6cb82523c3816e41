import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHessianReader, type HessianValue } from '#lib/statistics/hessian-reader'
import { writeHessian, type HessianInput } from '#lib/statistics/hessian-writer'
import { randomRuns } from '../../support/long.ts'

const limits = { maxDepth: 64, maxValues: 1_000_000, maxText: 10_000_000 }
const roundTrip = (value: HessianInput): HessianValue => createHessianReader(writeHessian([value]), limits).read()

/** What a reader makes of a written value. */
function expected(value: HessianInput): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value.kind === 'date') return { kind: 'date', ms: value.ms }
  if (value.kind === 'bytes') return { kind: 'bytes', length: value.bytes.length }
  if (value.kind === 'list') return { kind: 'list', type: value.type, items: value.items.map(expected) }
  if (value.kind === 'map') return { kind: 'map', type: value.type, entries: value.entries.map((pair) => pair.map(expected)) }
  return value.value
}

const type = fc.constantFrom('', '[object', '[string', 'java.util.HashMap')
const input = fc.letrec<{ value: HessianInput }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.integer().map((value): HessianInput => ({ kind: 'int', value })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): HessianInput => ({ kind: 'long', value })),
    fc.double().map((value): HessianInput => ({ kind: 'double', value })),
    fc.integer({ min: -8.64e15, max: 8.64e15 }).map((ms): HessianInput => ({ kind: 'date', ms })),
    fc.uint8Array({ maxLength: 300 }).map((bytes): HessianInput => ({ kind: 'bytes', bytes })),
    fc.record({ kind: fc.constant('list' as const), type, items: fc.array(tie('value'), { maxLength: 6 }) }),
    fc.record({ kind: fc.constant('map' as const), type, entries: fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 6 }) }),
  ),
})).value

describe('writeHessian', () => {
  it('writes what the reader gives back, whatever it is', () => {
    fc.assert(
      fc.property(input, (value) => {
        expect(roundTrip(value)).toEqual(expected(value))
      }),
      { numRuns: randomRuns(2000) },
    )
  })

  it('writes several values, types once and then by their place, as a reader of all of them expects', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 5 }), (values) => {
        const reader = createHessianReader(writeHessian(values), limits)
        expect(values.map(() => reader.read())).toEqual(values.map(expected))
      }),
      { numRuns: randomRuns(500) },
    )
  })

  it('cuts long text and long bytes into chunks', () => {
    const text = `${'é'.repeat(65_534)}😀😀${'x'.repeat(70_000)}`
    expect(roundTrip(text)).toBe(text)
    expect(roundTrip({ kind: 'bytes', bytes: new Uint8Array(200_000) })).toEqual({ kind: 'bytes', length: 200_000 })
  })

  it('writes the bytes of the grammar’s own examples', () => {
    const bytes = (value: HessianInput): number[] => [...writeHessian([value])]
    expect(bytes({ kind: 'int', value: 47 })).toEqual([0xbf])
    expect(bytes({ kind: 'int', value: 300 })).toEqual([0x49, 0, 0, 1, 0x2c])
    expect(bytes({ kind: 'long', value: 300n })).toEqual([0x4c, 0, 0, 0, 0, 0, 0, 1, 0x2c])
    expect(bytes({ kind: 'double', value: 12.25 })).toEqual([0x44, 0x40, 0x28, 0x80, 0, 0, 0, 0, 0])
    expect(bytes('hello')).toEqual([0x05, 0x68, 0x65, 0x6c, 0x6c, 0x6f])
    expect(bytes({ kind: 'map', type: '', entries: [] })).toEqual([0x48, 0x5a])
  })

  it('refuses what is too deep, too many or too large', () => {
    const nested = (depth: number): HessianInput => (depth === 0 ? null : { kind: 'list', type: '', items: [nested(depth - 1)] })
    expect(() => writeHessian([nested(40)])).toThrow('nested deeper than 32')
    expect(() => writeHessian([{ kind: 'list', type: '', items: Array.from({ length: 30_000 }, () => null) }])).toThrow('more than 20000')
    expect(() => writeHessian(['x'.repeat(600_000)])).toThrow('larger than 524288 bytes')
  })
})
