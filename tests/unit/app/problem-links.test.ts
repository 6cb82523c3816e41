import { describe, expect, it } from 'vitest'
import { problemHref } from '../../../app/_components/registry/problem-links'
import { problemCodes } from '../../../lib/registry/problems.ts'
import { detailOf, findingHref, findingsOf } from '../../../app/(console)/settings/source-detail'
import { largeDirectory } from '../../../lib/registry/large-directory.ts'

const service = { kind: 'service', id: 'g/com.shop.CartService:1.0.0' } as const
const application = { kind: 'application', name: 'shop web' } as const
const instance = { kind: 'instance', address: '10.0.0.1:20880' } as const
const host = { kind: 'host', host: 'fe80::1' } as const

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

  it('leads to the instances where an application or a host has the problem of one', () => {
    for (const code of ['port-overwrite', 'instance-without-metadata']) {
      expect(problemHref(code, application)).toBe('/applications/shop%20web?tab=instances')
      expect(problemHref(code, host)).toBe('/instances?q=fe80%3A%3A1')
    }
    for (const target of [instance, application, host]) expect(problemHref('metadata-unknown', target)).toBe('/settings?tab=unread')
  })

  it('is none for what is not known, or of another kind', () => {
    expect([problemHref('toString', service), problemHref('one-provider-left', instance)]).toEqual([undefined, undefined])
  })
})

describe('a finding about a registry', () => {
  it('is read from the detail of its source, and leads to where something can be done', () => {
    const finding = largeDirectory('/services/order', 'instances', Array(4000).fill('x'.repeat(250)))
    if (!finding) throw new Error('nothing found')
    expect(findingsOf({ root: 'dubbo', findings: [finding] })).toEqual([finding])
    expect(findingHref(finding)).toBe('/applications/order')
    expect(findingHref({ place: 'mapping', path: '/dubbo/mapping' })).toBe('/clean-up')
    expect([findingsOf({}), findingsOf({ findings: 'no list' })]).toEqual([[], []])
    expect(detailOf({ root: 'dubbo', findings: [finding] })).toEqual([{ name: 'root', value: 'dubbo' }])
    expect(largeDirectory('/dubbo', 'interfaces', ['x'])).toBeUndefined()
  })
})
