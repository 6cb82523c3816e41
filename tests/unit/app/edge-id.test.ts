import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeId } from '../../../app/(console)/topology/model/edge-id.ts'

describe('the id of an edge', () => {
  // so few that ends and pairs meet, and put together as ids of nodes and edges are
  const atom = fc.constantFrom('x', '%', 'x%3Eapplication:x')
  const composed = fc.array(atom, { minLength: 1, maxLength: 3 }).map((atoms) => `application:${atoms.join('>application:')}`)
  const end = fc.oneof({ weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1 }) }, { weight: 9, arbitrary: composed })

  it('is no other pair’s', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(end, end), { selector: (pair) => JSON.stringify(pair), minLength: 2, maxLength: 30 }),
        (pairs) => {
          expect(new Set(pairs.map(([from, to]) => edgeId(from, to))).size).toBe(pairs.length)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('tells two pairs apart whose names are put together alike', () => {
    expect(edgeId('application:x', 'application:y>application:z')).toBe('application:x>application:y>application:z')
    expect(edgeId('application:x>application:y', 'application:z')).toBe('application:x%3Eapplication:y>application:z')
  })
})
