import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oldValues, undoChange } from '../../../lib/registry/old-values.ts'

const json = fc.json({ maxDepth: 2 }).map((text): unknown => JSON.parse(text === '-0' ? '0' : JSON.stringify(JSON.parse(text))))
const record = fc.dictionary(fc.constantFrom('pid', 'timestamp', 'weight', 'a', '__proto__x'), fc.string())
const row = fc.record({
  weight: fc.integer(),
  weightRule: fc.option(fc.string()),
  methods: fc.array(fc.string()),
  problems: json,
  params: record,
})

describe('what a change leaves behind', () => {
  it('gives back the row before it, types and all, for any two rows', () => {
    fc.assert(
      fc.property(row, row, (before, after) => {
        const old = JSON.parse(JSON.stringify(oldValues(before, after))) as object
        expect(undoChange(after, { ...old })).toEqual(before)
      }),
      { numRuns: 1000 },
    )
  })

  it('holds only what moved, and of parameters only the keys that moved', () => {
    const before = { weight: 100, tag: '', params: { pid: '1', owner: 'ann' } }
    expect(oldValues(before, { ...before, weight: 50, params: { owner: 'ann', warmup: '1' } })).toEqual({
      weight: 100,
      params: { pid: '1', warmup: null },
    })
    expect(oldValues(before, structuredClone(before))).toEqual({})
  })
})
