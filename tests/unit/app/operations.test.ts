import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minus, sum } from '../../../app/(console)/kafka/offsets.ts'
import { diffLines } from '../../../app/(console)/operations/[id]/diff-lines.ts'
import { subjectOf } from '../../../app/(console)/operations/operation-plan.ts'

const text = fc.array(fc.constantFrom('a', 'b', 'weight: 1', ''), { maxLength: 12 }).map((lines) => lines.join('\n'))
const defined = (side: string | undefined): side is string => side !== undefined

describe('diffLines', () => {
  it('gives back both texts whole, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after)
        expect(lines.map(({ left }) => left).filter(defined)).toEqual(before.replace(/\n$/, '').split('\n'))
        expect(lines.map(({ right }) => right).filter(defined)).toEqual(after.replace(/\n$/, '').split('\n'))
        expect(lines.every(({ left, right, same }) => !same || left === right)).toBe(true)
      }),
    )
  })

  it('marks only the line that changed', () => {
    const changed = diffLines('a\nweight: 100\nb\n', 'a\nweight: 300\nb\n').filter(({ same }) => !same)
    expect(changed).toEqual([{ left: 'weight: 100', right: 'weight: 300', same: false }])
  })

  it('shows a rule that is made or removed on one side alone', () => {
    expect(diffLines(null, 'a')).toEqual([{ left: undefined, right: 'a', same: false }])
    expect(diffLines('a', null)).toEqual([{ left: 'a', right: undefined, same: false }])
  })

  it('stays bounded on texts of many lines', () => {
    const many = Array.from({ length: 5000 }, (_, index) => String(index)).join('\n')
    expect(diffLines(many, `${many}\nx`)).toHaveLength(5001)
  })
})

describe('subjectOf', () => {
  it('reads the weights and writes of a weight change', () => {
    const plan = { service: 'a', weights: { '10.0.0.1:1': 300, '10.0.0.2:1': null }, writes: [{ path: '/p', before: null, after: 'x' }] }
    expect(subjectOf({ kind: 'weight.set', plan })).toMatchObject({
      what: 'weights',
      weights: [
        { address: '10.0.0.1:1', weight: 300 },
        { address: '10.0.0.2:1', weight: null },
      ],
      writes: [{ path: '/p' }],
    })
  })

  it('does not trust the shape of a plan', () => {
    expect(subjectOf({ kind: 'weight.set', plan: { weights: 'all' } })).toEqual({ what: 'other' })
    expect(subjectOf({ kind: 'future.kind', plan: {} })).toEqual({ what: 'other' })
  })
})

describe('offsets', () => {
  it('keeps every digit of 64 bits', () => {
    expect(minus('9223372036854775807', '1')).toBe('9223372036854775806')
    expect(sum(['9223372036854775807', '1'])).toBe('9223372036854775808')
  })

  it('is not known where a part is not known, and never negative', () => {
    expect(minus(null, '1')).toBeNull()
    expect(sum(['1', null])).toBeNull()
    expect(minus('1', '5')).toBe('0')
  })
})
