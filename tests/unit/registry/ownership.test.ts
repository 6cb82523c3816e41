import { describe, expect, it } from 'vitest'
import { OwnershipTally } from '../../../lib/registry/ownership.ts'

describe('whose an application is', () => {
  it('is told by any of its URLs, consumers as well as providers', () => {
    const tally = new OwnershipTally()
    tally.add([{ application: 'web', params: {} }])
    tally.add([
      { application: 'web', params: { owner: 'team-a' } },
      { application: 'web', params: { owner: 'team-b', organization: 'acme' } },
      { application: '', params: { owner: 'nobody' } },
    ])
    expect(tally.all()).toEqual([{ name: 'web', owner: 'team-a', organization: 'acme' }])
  })
})
