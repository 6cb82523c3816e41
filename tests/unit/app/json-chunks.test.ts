import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonChunks } from '../../../app/api/_server/json-chunks.ts'

const textOf = (value: unknown): string => Buffer.concat([...jsonChunks(value)]).toString()

describe('JSON in pieces', () => {
  it('is what JSON.stringify says, whatever the value', () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withNullPrototype: true, withSparseArray: true }), (value) => {
        fc.pre(value !== undefined)
        expect(textOf({ data: value })).toBe(JSON.stringify({ data: value }))
        expect(textOf({ data: { rows: [value], page: value } })).toBe(JSON.stringify({ data: { rows: [value], page: value } }))
      }),
    )
  })

  it.each([
    ['what is not written', { a: undefined, b: () => 1, c: Symbol('c'), d: [undefined, () => 1] }],
    ['dates and what words itself', { at: new Date(0), own: { toJSON: () => 'own' }, data: { toJSON: () => [1, 2] } }],
    ['nothing', {}],
    ['an empty list', { data: [] }],
    ['a value alone', 'text'],
    ['null', null],
  ])('writes %s as JSON.stringify does', (_what, value) => {
    expect(textOf(value)).toBe(JSON.stringify(value))
  })

  it('never holds a large answer in one string: many pieces, none split within a character', () => {
    const value = { data: { edges: Array.from({ length: 20_000 }, (_, n) => ({ id: `application:${n}→application:${n + 1} 订单` })) } }
    const chunks = [...jsonChunks(value)]
    expect(chunks.length).toBeGreaterThan(10)
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(200_000)
    for (const chunk of chunks) expect(new TextDecoder('utf-8', { fatal: true }).decode(chunk)).toBeTruthy()
    expect(textOf(value)).toBe(JSON.stringify(value))
  })
})
