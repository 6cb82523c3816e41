import { describe, expect, it } from 'vitest'
import type { ConsumerSight, ProviderSight } from '../../../lib/registry/rows.ts'
import { servicesOf } from '../../../lib/registry/services.ts'

const key = { interface: 'demo.Order', group: '', version: '1.0.0', service: 'demo.Order:1.0.0' }
const provider = (host: string): ProviderSight => ({
  ...key,
  address: `${host}:20880`,
  host,
  protocol: 'dubbo',
  application: 'order',
  generation: '3.2',
  level: 'interface',
  weight: 100,
  disabled: false,
  startedAt: null,
  methods: ['placeOrder'],
  params: {},
})
const consumer = (application: string): ConsumerSight => ({ ...key, application, generation: '3.2' })

const textOf = (providers: ProviderSight[], consumers: ConsumerSight[]): string =>
  servicesOf({
    interface: 'demo.Order',
    providers,
    consumers,
    known: [],
    forcedToInterface: new Set(),
    now: new Date('2026-11-30T00:00:00Z'),
    packets: [],
  })[0]?.search ?? ''

describe('what a search for services looks through', () => {
  it('holds every application that consumes the service once, however many processes it has', () => {
    const consumers = Array.from({ length: 3000 }, (_, index) => consumer(index % 2 === 0 ? 'Web-Shop' : 'mobile'))
    expect(textOf([provider('10.0.0.1')], consumers)).toBe('demo.order:1.0.0 order placeorder web-shop mobile 10.0.0.1')
  })

  it('has a bound, and gives up hosts before names', () => {
    const hosts = Array.from({ length: 1000 }, (_, index) => provider(`10.0.${Math.floor(index / 250)}.${index % 250}`))
    const text = textOf(hosts, [consumer('web')])
    expect(text.length).toBeLessThan(4100)
    expect(text.startsWith('demo.order:1.0.0 order placeorder web 10.0.0.0')).toBe(true)
  })
})
