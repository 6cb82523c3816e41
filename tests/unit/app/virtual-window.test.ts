import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowsOfElements, topToShow, windowAt } from '../../../app/_components/table/virtual-window'

const place = fc.record({ start: fc.nat(12_000), visible: fc.integer({ min: 1, max: 60 }) })
const count = fc.nat(10_000)

describe('windowAt', () => {
  it('draws every row in sight, and only rows that there are', () => {
    fc.assert(
      fc.property(place, count, ({ start, visible }, rows) => {
        const { first, span } = windowAt({ start, visible }, rows)
        expect(first).toBeGreaterThanOrEqual(0)
        expect(first + span).toBeLessThanOrEqual(rows)
        // one more than fit, since the first in sight is mostly cut
        for (let index = start; index <= start + visible && index < rows; index += 1) {
          expect(index >= first && index < first + span).toBe(true)
        }
      }),
    )
  })

  it('draws as many rows at every place, so that scrolling makes no elements', () => {
    const spans = new Set(Array.from({ length: 10_000 }, (_, start) => windowAt({ start, visible: 24 }, 10_000).span))
    expect(spans.size).toBe(1)
  })

  it('draws nothing before the height is known', () => expect(windowAt({ start: 0, visible: 0 }, 100)).toEqual({ first: 0, span: 0 }))
})

describe('rowsOfElements', () => {
  it('shows every row of the window once, in the order of the rows from its own base', () => {
    fc.assert(
      fc.property(place, count, fc.nat(60), (at, rows, base) => {
        const window = windowAt(at, rows)
        const shown = rowsOfElements(window, base).map(({ index }) => index)
        const expected = Array.from({ length: window.span }, (_, step) => window.first + step)
        expect(shown.toSorted((one, other) => one - other)).toEqual(expected)
        if (window.span > 0) expect(rowsOfElements(window, window.first % window.span).map(({ index }) => index)).toEqual(expected)
      }),
    )
  })

  it('leaves a row that stays in sight in its element', () => {
    const before = new Map(rowsOfElements({ first: 100, span: 40 }, 0).map(({ index, element }) => [index, element]))
    for (const { index, element } of rowsOfElements({ first: 117, span: 40 }, 0)) {
      if (before.has(index)) expect(element).toBe(before.get(index))
    }
  })
})

describe('topToShow', () => {
  const view = { top: 320, height: 640 }
  it.each([
    ['a row above comes to the top', 5, 160],
    ['a row below comes to the bottom', 40, 41 * 32 - 640],
    ['the first in sight stays', 10, undefined],
    ['the last in sight stays', 29, undefined],
    ['one that is cut at the end comes whole', 30, 352],
  ])('%s', (_, index, top) => expect(topToShow(index, 32, view)).toBe(top))
})
