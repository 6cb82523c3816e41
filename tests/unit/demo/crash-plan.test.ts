import { describe, expect, it } from 'vitest'
import { planStorm } from '../../../demo/shop/crash-plan.ts'
import { crashWords, flowWords, needsMariadb } from '../../../demo/shop/flows.ts'

describe('a storm of crashes', () => {
  it('is the same for the same seed, and another for another', () => {
    const plan = (seed: number) => planStorm(100, { seed, withMariadb: true })
    expect(plan(7)).toEqual(plan(7))
    expect(plan(7)).not.toEqual(plan(8))
  })

  it('hits as often as asked, in processes of ten, and every flow', () => {
    const rounds = planStorm(100, { seed: 1, withMariadb: true })
    expect(rounds.map((words) => words.length)).toEqual(Array.from({ length: 10 }, () => 10))
    for (const words of Object.values(flowWords)) expect(rounds.flat().some((word) => words.some((own) => own === word))).toBe(true)
  })

  it('comes to every place there is in a few storms', () => {
    const seen = new Set([1, 2, 3, 4].flatMap((seed) => planStorm(300, { seed, withMariadb: true }).flat()))
    expect(crashWords.filter((word) => !seen.has(word))).toEqual([])
  })

  it('leaves out what needs MariaDB where that does not run, and keeps to the flows it is given', () => {
    expect(planStorm(100, { seed: 1, withMariadb: false }).flat().filter(needsMariadb)).toEqual([])
    const ledger: readonly string[] = flowWords.ledger
    const words = planStorm(12, { seed: 1, withMariadb: true, flows: ['ledger'] }).flat()
    expect(words).toHaveLength(12)
    expect(words.filter((word) => !ledger.includes(word))).toEqual([])
  })
})
