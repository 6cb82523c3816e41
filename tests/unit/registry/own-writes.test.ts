import { describe, expect, it } from 'vitest'
import { attributionOf } from '../../../lib/registry/io/own-writes.ts'
import type { EventFact, RuleFact } from '../../../lib/registry/rows.ts'

const path = '/dubbo/config/dubbo/com.shop.Order:1.0.0:.configurators'
const rule = (content: string): RuleFact => ({
  path,
  kind: 'configurators',
  key: 'com.shop.Order:1.0.0',
  content,
  version: 1,
  mzxid: '1',
  czxid: '1',
  writtenAt: null,
})
const operation = (id: string, after: string | null, via: string | null = null) => ({
  id,
  actor: 'ada',
  plan: { service: 'com.shop.Order:1.0.0', weights: { '10.0.0.1:20880': 300 }, writes: [{ path, via, after }] },
})
const event = (type: EventFact['type'], detail: EventFact['detail'], address = ''): EventFact => ({
  type,
  service: 'com.shop.Order:1.0.0',
  application: '',
  address,
  detail,
})
const ruleEvent = event('rule-changed', { path })
const weightEvent = (address: string, changes: Record<string, [string, string]>) => event('provider-changed', { changes }, address)
const idsOf = (events: readonly EventFact[]) => events.map((found) => found.detail.operationId)

describe('attribution of events to operations', () => {
  it('is by what the rule holds: planned, on the way to it, or gone as planned', () => {
    const written = (content: string) => ({ upserts: [rule(content)], removals: [] })
    expect(idsOf(attributionOf([operation('a', 'x')], written('x')).events([ruleEvent]))).toEqual(['a'])
    expect(idsOf(attributionOf([operation('a', null, 'v')], written('v')).events([ruleEvent]))).toEqual(['a'])
    expect(idsOf(attributionOf([operation('a', 'x')], written('theirs')).events([ruleEvent]))).toEqual([undefined])
    const gone = { upserts: [], removals: [rule('x')] }
    expect(idsOf(attributionOf([operation('b', 'x'), operation('a', null)], gone).events([ruleEvent]))).toEqual(['a'])
  })

  it('takes a weight only where the operation set it and the provider did not register another', () => {
    const attribute = attributionOf([operation('a', 'x')], { upserts: [rule('x')], removals: [] })
    const moved: [string, string] = ['100', '300']
    expect(
      idsOf(
        attribute.events([
          weightEvent('10.0.0.1:20880', { effectiveWeight: moved }),
          weightEvent('10.0.0.2:20880', { effectiveWeight: moved }),
          weightEvent('10.0.0.1:20880', { effectiveWeight: moved, weight: moved }),
          weightEvent('10.0.0.1:20880', { tag: ['', 'gray'] }),
        ]),
      ),
    ).toEqual(['a', undefined, undefined, undefined])
  })
})
