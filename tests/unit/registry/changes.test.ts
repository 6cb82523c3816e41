import { describe, expect, it } from 'vitest'
import { providerChanges } from '../../../lib/registry/changes.ts'
import type { ProviderFact } from '../../../lib/registry/rows.ts'

const provider = (changed: Partial<ProviderFact>): ProviderFact => ({
  service: 'x.A',
  interface: 'x.A',
  group: '',
  version: '',
  address: 'h:1',
  protocol: 'dubbo',
  application: 'shop',
  host: 'h',
  port: 1,
  release: '3.2.5',
  generation: '3.2',
  level: 'application',
  weight: 100,
  effectiveWeight: 100,
  weightRule: null,
  tag: '',
  loadBalance: '',
  cluster: '',
  dynamic: true,
  disabled: false,
  startedAt: null,
  methods: [],
  params: {},
  url: null,
  ...changed,
})
const told = provider({ weight: 50, methods: ['pay'], params: { weight: '50', owner: 'me' } })

describe('what changed of a provider', () => {
  it('is nothing where it was only guessed before its application’s metadata was read', () => {
    expect(providerChanges(provider({}), told)).toEqual({})
  })

  it('is everything that moved since, and its level', () => {
    expect(providerChanges(told, provider({ ...told, weight: 10, params: { weight: '10', owner: 'you' } }))).toEqual({
      weight: ['50', '10'],
      'params.owner': ['me', 'you'],
    })
    expect(providerChanges(provider({}), provider({ level: 'both' }))).toEqual({ level: ['application', 'both'] })
  })

  it('is the path that calls go to, and nothing else of a URL that was kept whole', () => {
    const [early, late] = ['dubbo://h:1/x.A?side=provider&application=shop', 'dubbo://h:1/shop/x.A?application=shop&side=provider']
    expect(providerChanges(told, { ...told, url: late })).toEqual({ path: ['x.A', 'shop/x.A'] })
    expect(providerChanges(told, { ...told, url: early })).toEqual({})
    expect(providerChanges({ ...told, url: late }, { ...told, url: early })).toEqual({ path: ['shop/x.A', 'x.A'] })
  })
})
