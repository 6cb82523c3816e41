import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeRows } from '../../../app/_components/table/merge-rows'
import { nextIndex } from '../../../app/_components/table/use-row-keys'

type Row = { id: string; weight: number }
const reading = { idOf: (row: Row) => row.id, changeKey: (row: Row) => String(row.weight), nowMs: 1000 }
const first = mergeRows<Row>([], [row('a'), row('b'), row('c')], reading)

describe('mergeRows', () => {
  it('marks nothing on the first reading', () =>
    expect(first.every(({ version, changedAtMs }) => version === 0 && changedAtMs === 0)).toBe(true))

  it('keeps rows in their place when the server sorts them anew', () => {
    expect(ids(mergeRows(first, [row('c'), row('b'), row('a')], reading))).toEqual(['a', 'b', 'c'])
  })

  it('marks a changed row and only that', () => {
    const merged = mergeRows(first, [row('a'), row('b', 300), row('c')], reading)
    expect(merged.map(({ changedAtMs }) => changedAtMs)).toEqual([0, 1000, 0])
  })

  it('keeps a removed row as a tombstone, once, and revives it when it comes back', () => {
    const gone = mergeRows(first, [row('a'), row('c')], reading)
    expect(gone[1]).toMatchObject({ id: 'b', gone: true, version: 1 })
    expect(mergeRows(gone, [row('a'), row('c')], { ...reading, nowMs: 2000 })[1]).toMatchObject({ version: 1, changedAtMs: 1000 })
    expect(mergeRows(gone, [row('a'), row('b'), row('c')], reading)[1]).toMatchObject({ gone: false, version: 2 })
  })

  it('puts new rows at the end and never shows an id twice', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'))), (readings) => {
        let placed = first
        for (const reading_ of readings) {
          const before = ids(placed)
          placed = mergeRows(
            placed,
            reading_.map((id) => row(id)),
            reading,
          )
          expect(ids(placed).slice(0, before.length)).toEqual(before)
          expect(new Set(ids(placed)).size).toBe(placed.length)
        }
      }),
    )
  })
})

describe('nextIndex', () => {
  const place = { at: 3, last: 9, pageRows: 4 }
  it.each([
    ['ArrowDown', 4],
    ['j', 4],
    ['k', 2],
    ['PageDown', 7],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 9],
    ['x', undefined],
    ['constructor', undefined],
  ])('%s leads to %s', (key, index) => expect(nextIndex(key, place)).toBe(index))
  it('starts at the first row', () => expect(nextIndex('j', { ...place, at: -1 })).toBe(0))
  it('stays within the table', () => expect(nextIndex('j', { ...place, at: 9 })).toBe(9))
  it('does nothing in an empty table', () => expect(nextIndex('j', { at: -1, last: -1, pageRows: 4 })).toBeUndefined())
})

function row(id: string, weight = 100): Row {
  return { id, weight }
}

function ids(placed: readonly { id: string }[]): string[] {
  return placed.map(({ id }) => id)
}
