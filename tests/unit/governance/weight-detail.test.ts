import { describe, expect, it } from 'vitest'
import { workOutChange } from '../../../lib/governance/weight-change.ts'
import { providerDetail, rowDetails } from '../../../lib/governance/weight-detail.ts'
import type { FactConsumer, FactProvider, WeightFacts } from '../../../lib/governance/weight-facts.ts'

const nowMs = 1_800_000_000_000
const [a, b] = ['10.0.0.1:20880', '10.0.0.2:20880']
const path = '/dubbo/config/dubbo/com.shop.Crm::.configurators'
const providerOf = (address: string, more: Partial<FactProvider> = {}): FactProvider => ({
  address,
  application: 'crm',
  release: '2.7.23',
  generation: '2.7',
  level: 'interface',
  weight: 100,
  configuredWeight: 100,
  weightRule: null,
  loadBalance: '',
  startedAt: new Date(nowMs - 3_600_000),
  params: {},
  ...more,
})
const consumerOf = (release: string): FactConsumer => ({
  application: `web${release}`,
  release,
  generation: release.slice(0, 3) || '2.6',
  loadBalance: '',
  params: {},
})
const worldOf = (more: Partial<WeightFacts>) => {
  const facts: WeightFacts = {
    service: { interface: 'com.shop.Crm', group: '', version: '' },
    roots: { root: 'dubbo', namespace: 'dubbo' },
    providers: [providerOf(a), providerOf(b)],
    consumers: [consumerOf('')],
    rules: [],
    ...more,
  }
  return { facts, change: workOutChange(facts, new Map()), nowMs }
}
const young = providerOf(a, { startedAt: new Date(nowMs - 60_000) })

describe('the warm-up in the table of weights', () => {
  it('tells what consumers see now, the share of now, and when it is whole', () => {
    const rows = rowDetails(worldOf({ providers: [young, providerOf(b)] }))
    expect(rows.get(a)).toEqual({
      weightNow: { low: 10, high: 10 },
      warmAt: new Date(nowMs + 540_000).toISOString(),
      methods: [],
      expectedShareNow: { low: 10 / 110, high: 10 / 110 },
    })
    expect(rows.get(b)).toMatchObject({ weightNow: { low: 100, high: 100 }, warmAt: null })
  })

  it('is a range where consumers count in different ways, and each is named in the detail', () => {
    const world = worldOf({ providers: [young, providerOf(b)], consumers: [consumerOf(''), consumerOf('2.7.23'), consumerOf('3.2.18')] })
    // by the square on 2.7.23; 3.x that discovers by application sees the start of what is registered by interface alone as well
    expect(rowDetails(world).get(a)?.weightNow).toEqual({ low: 1, high: 10 })
    expect(providerDetail(a, world)?.warmUp).toEqual([
      { releases: [''], discovery: 'interface', weightNow: 10, ignores: false },
      { releases: ['2.7.23'], discovery: 'interface', weightNow: 1, ignores: false },
      { releases: ['3.2.18'], discovery: 'application', weightNow: 10, ignores: false },
    ])
  })

  it('begins again on 2.6 after 2^32 ms, and says when that is over', () => {
    const old = providerOf(a, { startedAt: new Date(nowMs - 2 ** 32 - 60_000) })
    expect(rowDetails(worldOf({ providers: [old] })).get(a)).toMatchObject({
      weightNow: { low: 10, high: 10 },
      warmAt: new Date(nowMs + 540_000).toISOString(),
    })
  })
})

describe('the provider’s own weight', () => {
  it('is assumed where a 2.7 provider registered again with the weight of an old rule URL', () => {
    const content = `override://${a}/com.shop.Crm?category=configurators&weight=300`
    const rule = {
      path: `/dubbo/com.shop.Crm/configurators/${encodeURIComponent(content)}`,
      kind: 'override-url',
      key: 'com.shop.Crm',
      content,
    }
    const ruled = providerOf(a, { weight: 300, configuredWeight: 300, weightRule: rule.path })
    const detail = providerDetail(a, worldOf({ providers: [ruled, providerOf(b)], rules: [rule] }))
    expect(detail).toMatchObject({ weight: 300, ownIsAssumed: true })
    expect(detail?.claims.map(({ weight, verdict }) => [weight, verdict])).toEqual([
      [300, 'decides'],
      [100, 'own'],
    ])
  })
})

describe('weights of methods', () => {
  const rules = [
    {
      path,
      kind: 'configurators',
      key: 'com.shop.Crm',
      content: `configs: [{side: consumer, providerAddresses: ["${a}"], parameters: {find.weight: 300}}]`,
    },
  ]

  it('are told per provider, whether a rule or its URL gives them, with the share of that method', () => {
    const world = worldOf({ rules, providers: [providerOf(a), providerOf(b, { params: { 'pay.weight': '20' } })] })
    const rows = rowDetails(world)
    expect([rows.get(a)?.methods, rows.get(b)?.methods]).toEqual([['find'], ['pay']])
    expect(providerDetail(a, world)?.methods).toMatchObject([
      { method: 'find', weight: 300, expectedShare: 0.75, claims: [{ path, weight: 300, verdict: 'decides' }] },
    ])
    expect(providerDetail(b, world)?.methods).toMatchObject([
      { method: 'pay', weight: 20, expectedShare: 20 / 120, claims: [{ path: null, form: 'own' }] },
    ])
  })

  it('knows nothing of an address that is not there', () => {
    expect(providerDetail('10.9.9.9:1', worldOf({}))).toBeUndefined()
  })
})
