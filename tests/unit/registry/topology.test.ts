import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildTopology, type TopologyInput } from '../../../lib/registry/topology.ts'
import { impactOf } from '../../../lib/registry/topology-impact.ts'

const service = (id: string, applications: string[], consumerApps: string[]) => ({
  id,
  applications,
  consumerApps,
  generations: ['3.2'],
  providerCount: applications.length,
  problems: [],
  registries: ['main'],
})
const application = (name: string) => ({
  name,
  instanceCount: 1,
  generations: ['3.2'],
  problems: [],
  owner: `team-${name}`,
  organization: 'acme',
  registries: ['main'],
})
const input: TopologyInput = {
  services: [service('a.Order:1', ['order'], ['web', 'batch']), service('a.Stock', ['stock'], ['order']), service('a.Gone', [], ['web'])],
  applications: new Map(['order', 'stock', 'idle'].map((name) => [name, application(name)])),
  rates: [
    { client: 'web', server: 'order', service: 'a.Order:1', callsPerSecond: 10, failuresPerSecond: 1, averageMs: 4 },
    { client: 'order', server: '', service: 'a.Stock', callsPerSecond: 2, failuresPerSecond: 0, averageMs: null },
    { client: '', server: 'order', service: 'a.Order:1', callsPerSecond: 99, failuresPerSecond: 0, averageMs: 1 },
  ],
}
const everything = { depth: 1, maxNodes: 100 }

describe('the topology of applications', () => {
  const topology = buildTopology(input, { level: 'application', ...everything })

  it('has an edge per pair, and a missing node for a service nobody provides', () => {
    expect(topology.edges.map((edge) => [edge.from, edge.to, edge.services, edge.broken])).toEqual([
      ['application:web', 'application:order', ['a.Order:1'], false],
      ['application:batch', 'application:order', ['a.Order:1'], false],
      ['application:order', 'application:stock', ['a.Stock'], false],
      ['application:web', 'missing:a.Gone', ['a.Gone'], true],
    ])
    expect(topology.nodes.map((node) => node.id).sort()).toEqual([
      'application:batch',
      'application:idle',
      'application:order',
      'application:stock',
      'application:web',
      'missing:a.Gone',
    ])
  })

  it('carries traffic where it is known, also where the report does not name the only provider', () => {
    expect(topology.edges[0]?.traffic).toEqual({ callsPerSecond: 10, errorRate: 0.1, averageMs: 4, maxMs: 4 })
    expect(topology.edges[1]?.traffic).toBeNull()
    expect(topology.edges[2]?.traffic).toMatchObject({ callsPerSecond: 2, errorRate: 0 })
    expect(topology.nodes.find((node) => node.label === 'order')?.traffic?.callsPerSecond).toBe(10)
  })

  it('keeps what is within the depth of the focus, and counts the rest', () => {
    const focused = buildTopology(input, { level: 'application', focus: 'stock', depth: 1, maxNodes: 100 })
    expect([focused.nodes.map((node) => node.label).sort(), focused.hiddenNodes]).toEqual([['order', 'stock'], 4])
    expect(buildTopology(input, { level: 'application', focus: 'stock', depth: 2, maxNodes: 100 }).nodes).toHaveLength(4)
    expect(buildTopology(input, { level: 'application', focus: 'nobody', ...everything }).nodes).toEqual([])
  })

  it('keeps the best connected where there are too many, and the focus always', () => {
    const cut = buildTopology(input, { level: 'application', depth: 1, maxNodes: 2 })
    expect([cut.nodes.map((node) => node.label).sort(), cut.hiddenNodes]).toEqual([['order', 'web'], 4])
    expect(buildTopology(input, { level: 'application', focus: 'batch', depth: 6, maxNodes: 1 }).nodes.map((node) => node.label)).toEqual([
      'batch',
    ])
  })
})

describe('one direction', () => {
  const around = (direction: 'up' | 'down', focus = 'order') =>
    buildTopology(input, { level: 'application', focus, direction, depth: 20, maxNodes: 100 })
      .nodes.map((node) => node.label)
      .sort()

  it('is who calls the focus, or whom it calls, and nobody else', () => {
    expect(around('up')).toEqual(['batch', 'order', 'web'])
    expect(around('down')).toEqual(['order', 'stock'])
    expect(around('up', 'stock')).toEqual(['batch', 'order', 'stock', 'web'])
  })

  it('ends in cycles', () => {
    const cyclic = { ...input, services: [...input.services, service('a.Back', ['web'], ['stock'])] }
    expect(buildTopology(cyclic, { level: 'application', focus: 'web', direction: 'down', depth: 20, maxNodes: 100 }).nodes).toHaveLength(4)
  })
})

describe('the blast radius', () => {
  it('of an application counts its callers by however many hands, their services, and the calls between them', () => {
    expect(impactOf(input, 'stock')).toEqual({
      node: 'application:stock',
      up: { applications: 3, services: 2, callsPerSecond: 12 },
      down: { applications: 0, services: 0, callsPerSecond: 0 },
    })
  })

  it('of a service is that of its callers, and names its providers below', () => {
    expect(impactOf(input, 'service:a.Stock')).toEqual({
      node: 'service:a.Stock',
      up: { applications: 3, services: 1, callsPerSecond: 12 },
      down: { applications: 0, services: 0, callsPerSecond: 0 },
    })
  })

  it('does not say that nothing is called where nothing is measured', () => {
    expect(impactOf({ ...input, rates: [] }, 'order')?.up.callsPerSecond).toBeNull()
  })

  it('is none of what is not there', () => expect(impactOf(input, 'nobody')).toBeUndefined())
})

describe('whose nodes are', () => {
  it('is what their application says; a service is its provider’s', () => {
    const { nodes } = buildTopology(input, { level: 'service', ...everything })
    const owner = (id: string) => nodes.find((node) => node.id === id)?.owner
    expect([owner('application:order'), owner('service:a.Stock'), owner('application:web'), owner('missing:a.Gone')]).toEqual([
      'team-order',
      'team-stock',
      '',
      '',
    ])
  })
})

describe('the topology of services', () => {
  it('goes from callers through services to those who provide them', () => {
    const topology = buildTopology(input, { level: 'service', ...everything })
    const between = (from: string, to: string) => topology.edges.find((edge) => edge.from === from && edge.to === to)
    expect(between('application:web', 'service:a.Order:1')).toBeDefined()
    expect(between('service:a.Order:1', 'application:order')?.traffic?.callsPerSecond).toBe(109)
    expect(topology.edges.find((edge) => edge.to === 'missing:a.Gone')?.broken).toBe(true)
  })
})

describe('an edge', () => {
  const name = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom('x', 'x>application:x', 'é', '订'))
  const names = fc.uniqueArray(name, { maxLength: 6 })
  const services = fc.uniqueArray(fc.record({ id: name, applications: names, consumerApps: names }), {
    selector: ({ id }) => id,
    minLength: 1,
    maxLength: 8,
  })

  it.each(['application', 'service'] as const)('is the only one between its two ends on the level of %s', (level) => {
    fc.assert(
      fc.property(services, (made) => {
        const all = made.map(({ id, applications, consumerApps }) => service(id, applications, consumerApps))
        const { edges } = buildTopology({ services: all, applications: new Map(), rates: [] }, { level, ...everything, maxNodes: 1000 })
        expect(new Set(edges.map(({ from, to }) => JSON.stringify([from, to]))).size).toBe(edges.length)
      }),
      { numRuns: 500 },
    )
  })
})
