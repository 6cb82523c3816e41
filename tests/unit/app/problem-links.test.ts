import { describe, expect, it } from 'vitest'
import { problemHref } from '../../../app/_components/registry/problem-links'
import { problemCodes } from '../../../lib/registry/problems.ts'

const service = { kind: 'service', id: 'g/com.shop.CartService:1.0.0' } as const
const application = { kind: 'application', name: 'shop web' } as const
const instance = { kind: 'instance', address: '10.0.0.1:20880' } as const

describe('the link of a problem', () => {
  it('leads to a page for every problem there is', () => {
    for (const code of problemCodes)
      expect(
        [service, instance, application].some((target) => problemHref(code, target)),
        code,
      ).toBe(true)
  })

  it('names the thing that has the problem, encoded', () => {
    expect(problemHref('all-providers-disabled', service)).toBe('/services/g%2Fcom.shop.CartService%3A1.0.0?tab=weights')
    expect(problemHref('port-overwrite', instance)).toBe('/instances/10.0.0.1%3A20880')
    expect(problemHref('calls-missing-service', application)).toBe('/applications/shop%20web?tab=consumes')
    expect(problemHref('starved-2x-providers', service)).toBe('/rules?tab=findings&fq=g%2Fcom.shop.CartService%3A1.0.0')
    expect(problemHref('dead-directory', service)).toBe('/clean-up')
  })

  it('is none for what is not known, or of another kind', () => {
    expect([problemHref('toString', service), problemHref('one-provider-left', instance)]).toEqual([undefined, undefined])
  })
})
