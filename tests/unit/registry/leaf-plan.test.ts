import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planRow, type LeafChange } from '../../../lib/registry/leaf-plan.ts'

type Fact = { name: string; says: string }
const isMadeOf = (row: Fact, fact: Fact): boolean => row.says === fact.says
const change = (name: string, first: 'created' | 'deleted', last = first, says = name): LeafChange<Fact> => ({
  fact: { name, says },
  first,
  last,
})
const row: Fact = { name: 'a', says: 'a' }
const plan = (before: Fact | undefined, ...changes: LeafChange<Fact>[]) => planRow(before, changes, isMadeOf)

describe('the row of some names that came and went', () => {
  it.each([
    ['comes with a name', undefined, [change('a', 'created')], 'a'],
    ['goes with its name', row, [change('a', 'deleted')], undefined],
    ['changes when its name went and another came', row, [change('a', 'deleted'), change('b', 'created')], 'b'],
    ['is none where a name came and went', undefined, [change('a', 'created', 'deleted')], undefined],
    ['stays when a name went that a listing had missed already', row, [change('b', 'deleted')], 'a'],
    ['stays when another name came and went', row, [change('b', 'created', 'deleted')], 'a'],
  ])('%s', (_, before, changes, after) => {
    expect(plan(before, ...changes)?.after?.says).toBe(after)
    expect(plan(before, ...changes)).toBeDefined()
  })

  it.each([
    ['two names came for one row', undefined, [change('a', 'created'), change('b', 'created')]],
    ['a name came beside the one that is there', row, [change('b', 'created')]],
    ['a name came that says what the row says: told again, or a twin', row, [change('a', 'created')]],
    ['a twin came and went', row, [change('b', 'created', 'deleted', 'a')]],
    ['two names went that say what the row says', row, [change('a', 'deleted'), change('b', 'deleted', 'deleted', 'a')]],
  ])('is left to the listing where %s', (_, before, changes) => {
    expect(plan(before, ...changes)).toBeUndefined()
  })

  it('is what the names there are make, or left to the listing, whatever happened to three names of which two say the same', () => {
    const says: Record<string, string> = { a: '1', b: '1', c: '2' }
    const names = fc.constantFrom('a', 'b', 'c')
    fc.assert(
      fc.property(fc.option(names, { nil: undefined }), fc.array(names, { maxLength: 8 }), (start, toggles) => {
        const present = new Set(start === undefined ? [] : [start])
        const changes = new Map<string, LeafChange<Fact>>()
        for (const name of toggles) {
          const kind = present.delete(name) ? 'deleted' : 'created'
          if (kind === 'created') present.add(name)
          changes.set(name, { fact: { name, says: says[name] ?? '' }, first: changes.get(name)?.first ?? kind, last: kind })
        }
        const before = start === undefined ? undefined : { name: start, says: says[start] ?? '' }
        const planned = planRow(before, [...changes.values()], isMadeOf)
        if (!planned) return
        expect(present.size).toBeLessThan(2)
        expect(planned.after?.says).toBe([...present].map((name) => says[name])[0])
      }),
      { numRuns: 2000 },
    )
  })
})
