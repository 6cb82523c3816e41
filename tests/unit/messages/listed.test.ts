import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseListed, cutDetail } from '../../../lib/messages/listed.ts'

const keyOf = (key: number): string => String(key)
const knownOf = (keys: readonly number[]) => new Set(keys.map(keyOf))

describe('what is listed of very many', () => {
  it('is all, as long as they are few', () => {
    expect(chooseListed([3, 1, 2], knownOf([]), keyOf, 3)).toEqual([3, 1, 2])
    expect(cutDetail(3, 3)).toEqual({ cut: false, openAbout: null })
  })

  it('is the front, and of the rest what is listed already', () => {
    expect(chooseListed([1, 2, 3, 4, 5, 6], knownOf([]), keyOf, 3)).toEqual([1, 2, 3])
    expect(chooseListed([1, 2, 3, 4, 5, 6], knownOf([6]), keyOf, 3)).toEqual([1, 2, 6])
    expect(cutDetail(3, 6)).toEqual({ cut: true, openAbout: 6 })
  })

  it('never loses what is listed and still open, keeps the order, and is bounded but for that', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), fc.uniqueArray(fc.nat(60)), fc.integer({ min: 1, max: 20 }), (open, keys, max) => {
        const known = knownOf(keys)
        const listed = chooseListed(open, known, keyOf, max)
        const kept = open.filter((key) => known.has(keyOf(key)))
        expect(listed).toEqual(open.filter((key) => listed.includes(key)))
        expect(kept.every((key) => listed.includes(key))).toBe(true)
        expect(listed.length).toBe(Math.max(Math.min(max, open.length), kept.length))
      }),
    )
  })
})
