import { describe, expect, it } from 'vitest'
import { communitiesOf, findCommunities } from '../../../app/(console)/topology/model/communities'
import { planOf } from '../../../app/(console)/topology/model/drawn-map'
import { foldGraph, foldingOf, prefixOf } from '../../../app/(console)/topology/model/fold'
import { bestGrouping, groupOf } from '../../../app/(console)/topology/model/grouping'
import type { TopologyNode } from '../../../app/(console)/topology/model/health'
import { edge, node, traffic } from './topology-map'

describe('folding', () => {
  const nodes = [node('a1', 'pay'), node('a2', 'pay'), node('b', 'alone'), node('order-1'), node('order-2')]
  const edges = [edge('a1', 'a2'), edge('a1', 'b'), edge('a2', 'b', { traffic: traffic(2, 0.5) }), edge('b', 'order-1', { traffic: null })]
  const folded = foldGraph({ nodes, edges }, foldingOf(nodes, new Set()))

  it('makes one card of a group, by owner or else by the first word of the name, and leaves who is alone', () => {
    expect(folded.nodes.map(({ id, members }) => [id, members])).toEqual([
      ['group:pay', 2],
      ['group:order…', 2],
      ['application:b', undefined],
    ])
  })

  it('adds up the calls between two groups, and drops those within one', () => {
    expect(
      folded.edges.map(({ id, traffic: sum, services }) => [id, sum?.callsPerSecond ?? null, sum?.errorRate ?? null, services]),
    ).toEqual([
      ['group:pay>application:b', 4, 0.25, ['s.b']],
      ['application:b>group:order…', null, null, ['s.order-1']],
    ])
  })

  it('is as ill as its worst member, and says how many are', () => {
    const some = [node('a1', 'pay'), node('a2', 'pay', { traffic: traffic(1, 0.2) }), node('a3', 'pay', { traffic: traffic(1, 0.2) })]
    const sick = foldGraph({ nodes: some, edges: [] }, new Map(some.map(({ id }) => [id, 'pay'])))
    expect([sick.nodes[0]?.worst, sick.nodes[0]?.worstCount, sick.nodes[0]?.members]).toEqual(['danger', 2, 3])
  })

  it('keeps an unfolded group apart', () => {
    expect(foldGraph({ nodes, edges }, foldingOf(nodes, new Set(['pay']))).nodes).toHaveLength(4)
  })

  it('unfolds a group of very many part by part, each within the frame of the whole', () => {
    const crowd = Array.from({ length: 41 }, (_, index) => node(`${index % 2 ? 'order' : 'pay'}-${index}`, 'shop'))
    const parts = foldGraph({ nodes: crowd, edges: [] }, foldingOf(crowd, new Set(['shop']))).nodes
    expect(parts.map(({ label, group, members }) => [label, group, members])).toEqual([
      ['shop › pay', 'shop', 21],
      ['shop › order', 'shop', 20],
    ])
    const alike = Array.from({ length: 60 }, (_, index) => node(`pay-${index}`, 'shop'))
    expect(foldGraph({ nodes: alike, edges: [] }, foldingOf(alike, new Set(['shop']))).nodes).toHaveLength(60)
    const one = foldGraph({ nodes: crowd, edges: [] }, foldingOf(crowd, new Set(['shop', 'shop › pay']))).nodes
    expect(one.filter(({ kind }) => kind === 'group').map(({ label }) => label)).toEqual(['shop › order'])
    expect(one).toHaveLength(22)
  })

  it('takes a package as the first word of a service', () => {
    expect(prefixOf({ kind: 'service', label: 'com.shop.order.api.OrderService:1.0.0' })).toBe('com.shop.order')
  })
})

describe('how a map is drawn', () => {
  const many = (count: number) => ({
    nodes: Array.from({ length: count }, (_, index) => node(`a${index}`, `team-${index % 20}`)),
    edges: [],
  })

  it('is by cards up to 150 nodes, by groups beyond, however many there are', () => {
    const ways = [150, 151, 400, 10_000].map((count) => planOf(many(count), 'auto', new Set())).map(({ way, isFolded }) => [way, isFolded])
    expect(ways).toEqual([
      ['cards', false],
      ['cards', true],
      ['cards', true],
      ['cards', true],
    ])
  })

  it('is what a person chooses', () => {
    expect(planOf(many(600), 'folded', new Set())).toMatchObject({ way: 'cards', isFolded: true })
    expect(planOf(many(400), 'all', new Set())).toMatchObject({ way: 'cards', isFolded: false })
    expect(planOf(many(401), 'all', new Set())).toMatchObject({ way: 'dots', isFolded: false })
  })
})

describe('grouping', () => {
  it('goes by owner, organization or registry; without an organization by owner', () => {
    const one = node('a', 'team-a', { registries: ['main', 'spare'] })
    expect((['owner', 'organization', 'registry', 'none'] as const).map((by) => groupOf(one, by))).toEqual([
      'team-a',
      'team-a',
      'main + spare',
      '',
    ])
  })

  const many = (change: (index: number) => Partial<TopologyNode>) =>
    Array.from({ length: 200 }, (_, index) => node(`a${index}`, '', change(index)))

  it('of a large map is the first that tells its nodes apart', () => {
    expect(bestGrouping(many((index) => ({ organization: `o${index % 9}`, owner: 'all' })))).toBe('organization')
    expect(bestGrouping(many((index) => ({ organization: 'acme', owner: `team-${index % 7}` })))).toBe('owner')
    expect(bestGrouping(many((index) => ({ owner: 'all', registries: [`r${index % 5}`] })))).toBe('registry')
    expect(bestGrouping(many((index) => ({ owner: `person-${index}` })))).toBe('community')
    expect(bestGrouping(many(() => ({})))).toBe('community')
    expect(bestGrouping(many(() => ({})).slice(0, 150))).toBe('organization')
  })
})

describe('communities', () => {
  const names = Array.from({ length: 40 }, (_, index) => `${index < 20 ? 'pay' : 'order'}-${index % 20}`)
  const nodes = [...names.map((name) => node(name)), node('lonely')]
  // two rings with spokes to their hubs, and one call between them
  const edges = names
    .flatMap((name, index) => {
      const [domain = '', place] = name.split('-')
      return [edge(name, `${domain}-${(Number(place) + 1) % 20}`), ...(index % 20 > 1 ? [edge(name, `${domain}-0`)] : [])]
    })
    .concat(edge('pay-3', 'order-4'))

  it('are those who call one another, named after the best connected; who calls nobody has none', () => {
    const found = findCommunities({ nodes, edges })
    const of = (name: string) => found.get(`application:${name}`)
    expect(of('pay-0')).toBe('pay-0…')
    expect(of('order-0')).toBe('order-0…')
    const mixed = new Set(names.flatMap((name) => (of(name) === undefined ? [] : [`${name.split('-')[0] ?? ''} ${of(name) ?? ''}`])))
    // no community holds both domains
    expect(new Set([...mixed].map((pair) => pair.split(' ')[1])).size).toBe(mixed.size)
    expect(of('lonely')).toBeUndefined()
    expect([...findCommunities({ nodes: nodes.toReversed(), edges: edges.toReversed() })].toSorted()).toEqual([...found].toSorted())
  })

  it('stay what they were when calls change, and take in who came', () => {
    const before = communitiesOf({ nodes, edges }, 'a picture')
    const more = [...edges.slice(10), edge('new', 'order-0'), edge('new', 'order-5')]
    const after = communitiesOf({ nodes: [...nodes, node('new')], edges: more }, 'a picture')
    for (const [id, group] of before) expect(after.get(id)).toBe(group)
    expect([before.get('application:order-0'), before.get('application:order-5')]).toContain(after.get('application:new'))
  })
})
