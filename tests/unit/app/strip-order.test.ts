import { expect, it } from 'vitest'
import { stripOrder } from '../../../app/(console)/services/strip-order'
import type { ProblemFacet } from '../../../lib/registry/schema.ts'

it('puts what fails first and mere notes last, each with the most services first', () => {
  const problems: ProblemFacet[] = [
    { value: 'dead-directory', count: 90, severity: 'info' },
    { value: 'one-provider-left', count: 7, severity: 'warning' },
    { value: 'mixed-methods', count: 8, severity: 'warning' },
    { value: 'packet-limit', count: 1, severity: 'danger' },
  ]
  expect(stripOrder(problems).map(({ value }) => value)).toEqual(['packet-limit', 'mixed-methods', 'one-provider-left', 'dead-directory'])
})
