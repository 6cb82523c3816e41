import { describe, expect, it } from 'vitest'
import { nextStop, previousStop, stopsOf } from '../../../app/(console)/services/[id]/history/event-stops.ts'
import { pastRowsOf } from '../../../app/(console)/services/[id]/history/past-rows.ts'
import type { ServiceState } from '../../../lib/registry/past-schema.ts'
import type { ProviderRow } from '../../../lib/registry/schema.ts'

const provider = (address: string, weight: number, application = 'shop'): ProviderRow => ({
  service: 'x.A',
  address,
  application,
  protocol: 'dubbo',
  release: '3.3.0',
  generation: '3.3',
  weight,
  configuredWeight: 100,
  weightRule: null,
  tag: '',
  level: 'interface',
  registry: 'main',
  loadBalance: '',
  cluster: '',
  dynamic: true,
  disabled: false,
  methods: [],
  startedAt: null,
  firstSeen: '2026-11-25T00:00:00.000Z',
  params: {},
  url: null,
})
const state = (providers: ProviderRow[]): ServiceState => ({ at: '', since: '', providers, consumers: [], rules: [] })

describe('the stops of the time slider', () => {
  const stops = stopsOf(['02:00:05.000Z', '02:00:00.500Z', '02:00:00.000Z'].map((time) => ({ at: `2026-11-25T${time}` })))
  const ms = (time: string): number => Date.parse(`2026-11-25T${time}Z`)

  it('are one for events within a second, and lie just before and just after them', () => {
    expect(previousStop(stops, ms('02:00:06.000'))).toBe(ms('02:00:04.999'))
    expect(previousStop(stops, ms('02:00:04.999'))).toBe(ms('01:59:59.999'))
    expect(previousStop(stops, ms('01:59:59.999'))).toBeUndefined()
    expect(nextStop(stops, ms('01:59:59.999'))).toBe(ms('02:00:00.501'))
    expect(nextStop(stops, ms('02:00:00.501'))).toBe(ms('02:00:05.001'))
    expect(nextStop(stops, ms('02:00:05.001'))).toBeUndefined()
  })
})

describe('then beside now', () => {
  it('shows who left, who came and what changed before what is the same', () => {
    const rows = pastRowsOf(
      state([provider('h:1', 100), provider('h:2', 100), provider('h:3', 100)]),
      state([provider('h:1', 100), provider('h:3', 50), provider('h:4', 100)]),
    )
    expect(rows.map(({ name, status }) => [name, status])).toEqual([
      ['h:2', 'gone'],
      ['h:4', 'new'],
      ['h:3', 'changed'],
      ['h:1', 'same'],
    ])
    expect(rows[2]?.changes).toEqual({ weight: ['100', '50'] })
  })

  it('shows another path that calls go to', () => {
    const moved = { ...provider('h:1', 100), url: 'rest://h:1/shop/x?application=shop' }
    expect(pastRowsOf(state([provider('h:1', 100)]), state([moved]))[0]?.changes).toEqual({ path: ['x.A', 'shop/x'] })
  })
})
