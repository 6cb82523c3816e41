import { describe, expect, it } from 'vitest'
import { neighboursOf } from '../../../app/(console)/applications/[name]/neighbours.ts'
import { addressesOf } from '../../../app/(console)/instances/direct-addresses.tsx'
import { warmUpOf } from '../../../app/(console)/services/[id]/warm-up.ts'
import { providerSchema, topologySchema } from '../../../lib/registry/schema.ts'

const node = (id: string, kind: 'application' | 'missing' = 'application') => ({
  id: `${kind}:${id}`,
  label: id,
  kind,
  group: '',
  owner: '',
  organization: '',
  registries: [],
  instanceCount: 1,
  generations: [],
  problems: [],
  traffic: null,
})
const traffic = (callsPerSecond: number) => ({ callsPerSecond, errorRate: 0, averageMs: 1, maxMs: 2 })
const edge = (from: string, to: string, more = {}) => ({
  id: `${from}>${to}`,
  from,
  to,
  services: ['x'],
  traffic: null,
  broken: false,
  ...more,
})

describe('the neighbours of an application', () => {
  const topology = topologySchema.parse({
    level: 'application',
    nodes: [node('order'), node('web'), node('app'), node('stock'), node('Gone', 'missing')],
    edges: [
      edge('application:web', 'application:order', { traffic: traffic(2) }),
      edge('application:app', 'application:order', { traffic: traffic(9) }),
      edge('application:order', 'application:order'),
      edge('application:order', 'missing:Gone', { broken: true }),
      edge('application:order', 'application:stock'),
      edge('application:web', 'application:stock'),
    ],
    hiddenNodes: 0,
    groupCounts: [],
  })

  it('are its callers and those it calls, the busiest first, itself and calls of others left out', () => {
    const { callers, callees } = neighboursOf(topology, 'order')
    expect(callers.map(({ name }) => name)).toEqual(['app', 'web'])
    expect(callees.map(({ name, isKnown, isBroken }) => [name, isKnown, isBroken])).toEqual([
      ['Gone', false, true],
      ['stock', true, false],
    ])
  })
})

const provider = providerSchema.parse({
  service: 'blue/com.x.Y:1.0',
  address: '10.0.0.5:20880',
  application: 'order',
  protocol: 'dubbo',
  release: '',
  generation: '2.7',
  weight: 200,
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
  startedAt: '2026-11-25T00:00:00.000Z',
  firstSeen: '2026-11-25T00:00:00.000Z',
  params: {},
  url: null,
})

describe('direct addresses of an instance', () => {
  it('are one for each protocol and port, with the URL of each service on it', () => {
    const found = addressesOf({
      host: '10.0.0.5',
      endpoints: [
        { protocol: 'tri', port: 50051 },
        { protocol: 'dubbo', port: 20880 },
      ],
      providers: [provider, { ...provider, service: 'com.x.Z' }],
    })
    expect(found).toEqual([
      {
        endpoint: 'dubbo://10.0.0.5:20880',
        services: ['dubbo://10.0.0.5:20880/com.x.Y?group=blue&version=1.0', 'dubbo://10.0.0.5:20880/com.x.Z'],
      },
      { endpoint: 'tri://10.0.0.5:50051', services: [] },
    ])
    expect(addressesOf({ host: 'fd00::7', endpoints: [{ protocol: 'dubbo', port: 1 }], providers: [] })[0]?.endpoint).toBe(
      'dubbo://[fd00::7]:1',
    )
  })
})

describe('warm-up', () => {
  const startedMs = Date.parse(provider.startedAt ?? '')
  it('grows with the uptime over ten minutes, or over what the URL asks for', () => {
    expect(warmUpOf(provider, startedMs + 150_000)).toEqual({ share: 0.25, weight: 50, leftMs: 450_000 })
    expect(warmUpOf({ ...provider, params: { warmup: '300000' } }, startedMs + 150_000)).toMatchObject({ share: 0.5, leftMs: 150_000 })
  })

  it('is whole after that, with warm-up 0, and with weight 0; unknown without a start', () => {
    expect(warmUpOf(provider, startedMs + 600_000)).toEqual({ share: 1, weight: 200, leftMs: 0 })
    expect(warmUpOf({ ...provider, params: { warmup: '0' } }, startedMs + 1)).toMatchObject({ share: 1 })
    expect(warmUpOf({ ...provider, weight: 0 }, startedMs + 1)).toMatchObject({ share: 1, weight: 0 })
    expect(warmUpOf({ ...provider, startedAt: null }, startedMs)).toBeNull()
  })

  it('takes a clock that runs behind for a start just now', () => {
    expect(warmUpOf(provider, startedMs - 60_000)).toMatchObject({ weight: 1, leftMs: 600_000 })
  })
})
