import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weightsFor } from '../../../../lib/governance/release/step-weights.ts'

const providers = (weights: readonly number[], word: string) => weights.map((weight, index) => ({ address: `${word}:${index}`, weight }))
const isNew = (address: string): boolean => address.startsWith('new')

function shareOf(weights: ReadonlyMap<string, number>): number {
  const sum = (wanted: (address: string) => boolean): number =>
    [...weights].reduce((total, [address, weight]) => total + (wanted(address) ? weight : 0), 0)
  return sum(isNew) / sum(() => true)
}

describe('the weights of a step', () => {
  it('give the new version its percentage, and leave the old ones as they are among each other', () => {
    const weight = fc.integer({ min: 1, max: 500 })
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: 1, maxLength: 8 }),
        fc.array(weight, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(1, 5, 10, 25, 50, 75),
        (old, fresh, percent) => {
          const all = [...providers(old, 'old'), ...providers(fresh, 'new')]
          const weights = weightsFor(all, isNew, percent)
          const least = fresh.length / (fresh.length + 100 * old.reduce((sum, one) => sum + one, 0))
          // two of a hundred of the percentage are taken as they are, before the old ones are scaled
          const missed = Math.max((0.02 * percent) / 100, 0.005 + least)
          expect(Math.abs(shareOf(weights) - percent / 100)).toBeLessThanOrEqual(missed + 1e-9)
          const scales = old.map((before, index) => (weights.get(`old:${index}`) ?? 0) / before)
          expect(new Set(scales).size).toBe(1)
        },
      ),
      {
        examples: [
          [[25], [1, 1], 50],
          [[4], [1, 23], 75],
        ],
      },
    )
  })

  it('does not touch the old ones where whole numbers reach the percentage', () => {
    expect([...weightsFor([...providers([100, 100, 100], 'old'), ...providers([100], 'new')], isNew, 25)]).toEqual([
      ['new:0', 100],
      ['old:0', 100],
      ['old:1', 100],
      ['old:2', 100],
    ])
  })

  it('scales the old ones up where they do not', () => {
    const weights = weightsFor([...providers([100], 'old'), ...providers([100], 'new')], isNew, 5)
    expect(weights.get('old:0')).toBe(1000)
    expect(shareOf(weights)).toBeCloseTo(0.05, 3)
  })

  it('sends everything or nothing at the ends', () => {
    const all = [...providers([100, 50], 'old'), ...providers([0], 'new')]
    expect(shareOf(weightsFor(all, isNew, 100))).toBe(1)
    expect(shareOf(weightsFor(all, isNew, 0))).toBe(0)
  })

  it.each([
    ['no new provider is registered', providers([1], 'old')],
    ['there is no old version', providers([1], 'new')],
    ['the old version has no weight', [...providers([0], 'old'), ...providers([1], 'new')]],
  ])('refuses where %s', (_why, all) => {
    expect(() => weightsFor(all, isNew, 5)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })
})
