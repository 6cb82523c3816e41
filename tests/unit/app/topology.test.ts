import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Topology } from '../../../lib/registry/schema.ts'
import { chartMarks, type Happening } from '../../../app/(console)/statistics/chart-marks'
import { changeLines } from '../../../app/(console)/overview/change-line'
import { middleOf, routePath } from '../../../app/(console)/topology/graph/route-path'
import { framedGroups, groupFrames } from '../../../app/(console)/topology/layout/group-frames'
import { placeNewNodes } from '../../../app/(console)/topology/layout/place-new-nodes'
import { cardSize, overlaps, type Point } from '../../../app/(console)/topology/layout/positions'
import { fromElk, toElk } from '../../../app/(console)/topology/layout/to-elk'
import { edgeWidth } from '../../../app/(console)/topology/model/edge-width'
import { edgeHealth, nodeHealth, type TopologyEdge } from '../../../app/(console)/topology/model/health'
import { nearestNode } from '../../../app/(console)/topology/model/nearest-node'
import { pathThroughEdge, pathThroughNode } from '../../../app/(console)/topology/model/path-through'
import { readMap } from '../../../app/(console)/topology/model/read-map'
import { visibleGraph } from '../../../app/(console)/topology/model/visible-graph'
import { traffic } from './topology-map'

function node(id: string, change: Partial<Topology['nodes'][number]> = {}): Topology['nodes'][number] {
  return {
    id,
    label: id,
    kind: 'application',
    group: '',
    owner: '',
    organization: '',
    registries: ['main'],
    instanceCount: 1,
    generations: [],
    problems: [],
    traffic: traffic(1),
    ...change,
  }
}

function edge(from: string, to: string, change: Partial<TopologyEdge> = {}): TopologyEdge {
  return { id: `${from}→${to}`, from, to, services: [], traffic: traffic(1), broken: false, ...change }
}

const map = (nodes: Topology['nodes'], edges: Topology['edges']): Topology => ({ level: 'application', nodes, edges, hiddenNodes: 0 })

describe('health', () => {
  it('is danger where nobody provides, whatever the figures say', () => {
    expect(nodeHealth(node('a', { kind: 'missing' }))).toBe('danger')
    expect(edgeHealth(edge('a', 'b', { broken: true }))).toBe('danger')
  })

  it('is the worse of the registry and the calls', () => {
    const problems = [{ code: 'x', severity: 'warning' as const, text: '' }]
    expect(nodeHealth(node('a', { problems }))).toBe('warning')
    expect(nodeHealth(node('a', { problems, traffic: traffic(1, 0.5) }))).toBe('danger')
    expect(nodeHealth(node('a', { traffic: traffic(1, 0.02) }))).toBe('warning')
  })

  it('tells silence from ignorance', () => {
    const silent = readMap(map([node('a'), node('b')], [edge('a', 'b'), edge('b', 'a', { traffic: null })]))
    expect(silent.edges.map(edgeHealth)).toEqual(['ok', 'idle'])
    const unmeasured = readMap(map([node('a', { traffic: null })], [edge('a', 'a', { traffic: null })]))
    expect(unmeasured.edges.map(edgeHealth)).toEqual(['unknown'])
    expect(unmeasured.nodes.map(nodeHealth)).toEqual(['unknown'])
  })

  it('marks an application that serves no calls as showing its own', () => {
    const read = readMap(map([node('a'), node('b')], [edge('a', 'b')]))
    expect(read.nodes.map(({ made }) => made)).toEqual([true, false])
  })
})

describe('what is shown', () => {
  const graph = readMap(
    map(
      [node('a'), node('b'), node('c', { traffic: traffic(1, 0.5) })],
      [edge('a', 'b', { traffic: traffic(0) }), edge('b', 'c', { traffic: traffic(1, 0.5) })],
    ),
  )

  it('hides idle edges until they are asked for, and counts them', () => {
    expect(visibleGraph(graph, new Set(), false)).toMatchObject({ edges: [{ id: 'b→c' }], idleEdges: 1 })
    expect(visibleGraph(graph, new Set(), true)).toMatchObject({ edges: [{ id: 'a→b' }, { id: 'b→c' }], idleEdges: 0 })
  })

  it('never takes an end from a connection that is shown', () => {
    const only = visibleGraph(graph, new Set(['ok', 'idle', 'warning', 'unknown']), false)
    expect(only.nodes.map(({ id }) => id)).toEqual(['b', 'c'])
  })
})

describe('paths', () => {
  const edges = [edge('a', 'b'), edge('b', 'c'), edge('c', 'b'), edge('x', 'c')]

  it('go up and down from a node and end in cycles', () => {
    expect([...pathThroughNode('b', edges).nodes].toSorted()).toEqual(['a', 'b', 'c', 'x'])
    expect([...pathThroughNode('x', edges).nodes].toSorted()).toEqual(['b', 'c', 'x'])
  })

  it('of an edge hold the edge itself', () => expect(pathThroughEdge('a→b', edges).edges.has('a→b')).toBe(true))
})

describe('layout', () => {
  const shape = {
    nodes: [node('a', { group: 'g' }), node('b', { group: 'g' }), node('c')],
    edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'c')],
  }

  it('frames only groups of several, and leaves self-calls to the card', () => {
    expect([...framedGroups(shape.nodes)]).toEqual(['g'])
    const elk = toElk(shape)
    expect(elk.children?.map(({ id }) => id)).toEqual(['group:g', 'node:c'])
    expect(elk.edges?.map(({ id }) => id)).toEqual(['a→b', 'b→c'])
  })

  it('gives elk no more lines than it can lay out, some of every card', () => {
    const nodes = Array.from({ length: 24 }, (_, i) => ({ id: `n${i}`, group: '' }))
    const edges = nodes.flatMap(({ id: from }) => nodes.map(({ id: to }) => ({ id: `${from}→${to}`, from, to })))
    const drawn = toElk({ nodes, edges }).edges ?? []
    expect([drawn.length, new Set(drawn.map(({ sources }) => sources[0])).size]).toEqual([96, 24])
  })

  it('is the same whatever order the nodes come in', () =>
    expect(toElk({ ...shape, nodes: shape.nodes.toReversed(), edges: shape.edges.toReversed() })).toEqual(toElk(shape)))

  it('reads cards nested in frames on one canvas', () => {
    const { positions } = fromElk({ id: 'root', children: [{ id: 'group:g', x: 5, y: 5, children: [{ id: 'node:a', x: 17, y: 33 }] }] })
    expect(positions.get('a')).toEqual({ x: 17, y: 33 })
  })

  it('moves nothing that is known, and lays no new card over another or into a foreign frame', () => {
    const arrivals = fc.array(fc.constantFrom('g', 'h', ''), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(arrivals, (groups) => {
        const known = new Map<string, Point>([
          ['a', { x: 0, y: 0 }],
          ['b', { x: 260, y: 0 }],
          ['h1', { x: 0, y: 200 }],
          ['h2', { x: 260, y: 200 }],
        ])
        const old = [node('a', { group: 'g' }), node('b', { group: 'g' }), node('h1', { group: 'h' }), node('h2', { group: 'h' })]
        const nodes = [...old, ...groups.map((group, index) => node(`n${index}`, { group }))]
        const placed = placeNewNodes(nodes, known)
        for (const [id, point] of known) expect(placed.get(id)).toEqual(point)
        const cards = nodes.map(({ id }) => ({ ...(placed.get(id) ?? { x: NaN, y: NaN }), ...cardSize }))
        for (const [index, card] of cards.entries()) for (const other of cards.slice(index + 1)) expect(overlaps(card, other)).toBe(false)
        const frames = groupFrames(nodes, placed)
        for (const [index, frame] of frames.entries())
          for (const other of frames.slice(index + 1)) expect(overlaps(frame, other)).toBe(false)
      }),
    )
  })
})

describe('small things', () => {
  it('keeps the width of an edge within its bounds and in order', () =>
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e6, noNaN: true }), (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        expect(edgeWidth(less, 1e6)).toBeLessThanOrEqual(edgeWidth(more, 1e6))
        expect(edgeWidth(more, 1e6)).toBeLessThanOrEqual(6.5)
      }),
    ))

  it('walks by arrow keys to the nearest card ahead', () => {
    const positions = new Map([
      ['a', { x: 0, y: 0 }],
      ['b', { x: 200, y: 0 }],
      ['c', { x: 100, y: 300 }],
    ])
    expect(nearestNode('a', 'right', positions)).toBe('b')
    expect(nearestNode('a', 'left', positions)).toBeUndefined()
    expect(nearestNode('b', 'down', positions)).toBe('c')
  })

  it('rounds the corners of a route and names its longest leg', () => {
    const corners = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 100 },
    ]
    expect(routePath(corners)).toBe('M0 0L5 0Q10 0 10 5L10 100')
    expect(middleOf(corners)).toEqual({ x: 10, y: 50 })
  })
})

describe('what happened', () => {
  it('is at most sixty marks, operations named first', () => {
    const happenings: Happening[] = Array.from({ length: 500 }, (_, index) => ({
      atMs: index * 10,
      kind: 'registry',
      words: `r${index}`,
      trouble: false,
    }))
    const marks = chartMarks(
      [...happenings, { atMs: 5, kind: 'operation', words: 'weight', trouble: false }],
      { fromMs: 0, toMs: 5000 },
      (count) => `+${count}`,
    )
    expect(marks.length).toBeLessThanOrEqual(61)
    expect(marks[0]?.label).toMatch(/^weight \+/)
  })

  it('says the same of one application within a minute in one line', () => {
    const event = (id: string, at: string, application: string) => ({
      id,
      at,
      registry: 'r',
      type: 'provider-appeared',
      service: id,
      application,
      address: '',
      changes: {},
      operationId: null,
    })
    const lines = changeLines(
      [
        event('1', '2026-01-01T00:00:00Z', 'a'),
        event('2', '2026-01-01T00:00:10Z', 'a'),
        event('3', '2026-01-01T00:00:20Z', 'b'),
        event('4', '2026-01-01T00:05:00Z', 'a'),
      ],
      [],
      0,
    )
    expect(lines.map((line) => (line.kind === 'registry' ? line.count : 0))).toEqual([1, 1, 2])
  })
})
