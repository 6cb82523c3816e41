import { describe, expect, it } from 'vitest'
import { statusOfCode, stripOrder } from '../../../app/(console)/services/strip-order'
import { problemCodes } from '../../../lib/registry/problems.ts'

describe('the strip of problems', () => {
  it('leaves no problem out that there is', () => {
    const problems = problemCodes.map((value) => ({ value, count: 1 }))
    expect(
      stripOrder(problems)
        .map(({ value }) => value)
        .sort(),
    ).toEqual([...problemCodes].sort())
  })

  it('puts what fails first and mere notes last, each with the most services first', () => {
    const problems = [
      { value: 'dead-directory', count: 90 },
      { value: 'one-provider-left', count: 7 },
      { value: 'mixed-methods', count: 8 },
      { value: 'no-provider-while-consumed', count: 1 },
      { value: 'of-tomorrow', count: 2 },
    ]
    expect(stripOrder(problems).map(({ value }) => `${value} ${statusOfCode(value)}`)).toEqual([
      'no-provider-while-consumed danger',
      'mixed-methods warning',
      'one-provider-left warning',
      'of-tomorrow warning',
      'dead-directory idle',
    ])
  })
})
