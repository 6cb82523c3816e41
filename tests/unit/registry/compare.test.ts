import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareFacts, filterRows, parseScope, parseSide, type CompareFact } from '../../../lib/registry/compare.ts'
import { compareKinds } from '../../../lib/registry/compare-schema.ts'

const fact = (key: string, fields: Record<string, string>): CompareFact => ({ kind: 'provider', key, fields, main: ['weight'] })
const facts = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom(...compareKinds),
    key: fc.constantFrom('a', 'b', 'c'),
    fields: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('', '1')),
  }),
  { selector: ({ kind, key }) => `${kind} ${key}` },
)

describe('a comparison', () => {
  it('names what only one side has, with its main fields, and what differs, field by field', () => {
    const { rows, counts } = compareFacts(
      [fact('a', { weight: '100', tag: '' }), fact('b', { weight: '1' }), fact('c', { weight: '2' })],
      [fact('a', { weight: '50', tag: '' }), fact('c', { weight: '2' }), fact('d', { weight: '3' })],
    )
    expect(rows).toEqual([
      { kind: 'provider', key: 'a', status: 'different', changes: { weight: ['100', '50'] } },
      { kind: 'provider', key: 'b', status: 'only-left', changes: { weight: ['1', ''] } },
      { kind: 'provider', key: 'd', status: 'only-right', changes: { weight: ['', '3'] } },
    ])
    expect(counts).toEqual({ provider: { onlyLeft: 1, onlyRight: 1, different: 1, same: 1 } })
  })

  it('of a side with itself is empty, and turned round is the mirror image, for any facts', () => {
    fc.assert(
      fc.property(facts, facts, (left, right) => {
        expect(compareFacts(left, left).rows).toEqual([])
        const mirrored = compareFacts(right, left).rows.map((row) => ({
          ...row,
          status: row.status === 'different' ? row.status : row.status === 'only-left' ? 'only-right' : 'only-left',
          changes: Object.fromEntries(Object.entries(row.changes).map(([name, [one, other]]) => [name, [other, one]])),
        }))
        expect(mirrored).toEqual(compareFacts(left, right).rows)
      }),
    )
  })

  it('is narrowed by kind, status and words of the key or of a field', () => {
    const { rows } = compareFacts([fact('shop a', { weight: '1' }), fact('b', {})], [fact('shop a', { weight: '2' })])
    expect(filterRows(rows, { search: 'shop WEIGHT' })).toHaveLength(1)
    expect(filterRows(rows, { search: '', status: 'only-left' }).map((row) => row.key)).toEqual(['b'])
    expect(filterRows(rows, { search: '', kind: 'rule' })).toEqual([])
  })

  it('knows its sides and scopes, and refuses others', () => {
    expect(parseSide('instance:10.0.0.1:20880')).toEqual({ kind: 'instance', value: '10.0.0.1:20880' })
    expect(parseScope('service:g/x.A:1')).toEqual({ column: 'service', value: 'g/x.A:1' })
    expect(parseScope('')).toBeNull()
    for (const wrong of ['', 'main', 'registry:', 'host:a']) expect(() => parseSide(wrong)).toThrow(/nothing to compare/)
    expect(() => parseScope('host:a')).toThrow(/no scope/)
  })
})
