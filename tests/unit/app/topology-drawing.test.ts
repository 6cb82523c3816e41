import { MultiDirectedGraph } from 'graphology'
import { cameraFor } from '../../../app/(console)/topology/dots/camera-for'
import { type DotGraph, light } from '../../../app/(console)/topology/dots/dot-graph'
import { describe, expect, it } from 'vitest'
import { packedStart } from '../../../app/(console)/topology/dots/packed-start'
import { withNewcomers } from '../../../app/(console)/topology/dots/use-dot-positions'
import { cardPicture } from '../../../app/(console)/topology/export/card-picture'
import { cut, type Palette, type PictureWords, svgDocument } from '../../../app/(console)/topology/export/picture'
import { edgeDash } from '../../../app/(console)/topology/model/edge-dash'
import { foldGraph } from '../../../app/(console)/topology/model/fold'
import { replayedMap } from '../../../app/(console)/topology/model/replayed-map'
import { replayMarks, stepTo } from '../../../app/(console)/topology/replay/event-marks'
import { edgeRows } from '../../../app/(console)/topology/table/edge-row'
import { edge, node } from './topology-map'

describe('the camera of a search', () => {
  it('takes in all that was found with room for names, and never stands nearer than where one sees where that is', () => {
    expect(cameraFor([])).toBeUndefined()
    expect(cameraFor([{ x: 0.3, y: 0.8 }])).toEqual({ x: 0.3, y: 0.8, ratio: 0.22 })
    expect(
      cameraFor([
        { x: 0, y: 0 },
        { x: 0.5, y: 0.25 },
      ]),
    ).toEqual({ x: 0.25, y: 0.125, ratio: 0.8 })
    expect(
      cameraFor([
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ])?.ratio,
    ).toBe(1)
  })
})

describe('dots', () => {
  it('say their names when they are found, and are silent when others are', () => {
    const graph: DotGraph = new MultiDirectedGraph()
    const plain = { x: 0, y: 0, size: 1, color: '', label: '', labelVisibility: 'auto' as const, opacity: 1, zIndex: 0 }
    for (const id of ['a', 'b']) graph.addNode(id, plain)
    const names = () => graph.mapNodes((_, { labelVisibility }) => labelVisibility)
    light(graph, { nodes: new Set(['a']), edges: new Set() })
    expect(names()).toEqual(['visible', 'hidden'])
    light(graph, undefined)
    expect(names()).toEqual(['auto', 'auto'])
    light(graph, { nodes: new Set(['a', 'b', ...Array.from({ length: 60 }, (_, index) => String(index))]), edges: new Set() })
    expect(names()).toEqual(['auto', 'auto'])
  })
})

describe('replay', () => {
  const map = (labels: string[]) => ({
    level: 'application' as const,
    nodes: labels.map((label) => node(label)),
    edges: labels.slice(1).map((label) => edge(labels[0] ?? '', label)),
    hiddenNodes: 0,
  })

  it('marks what has come since the window began, and still draws what has gone', () => {
    const { nodes, edges } = replayedMap(map(['a', 'b', 'new']), map(['a', 'b', 'old']))
    expect(nodes.map(({ label, mark }) => [label, mark])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['new', 'appeared'],
      ['old', 'vanished'],
    ])
    expect(edges.map(({ to, mark }) => [to, mark])).toContainEqual(['application:old', 'vanished'])
  })

  it('puts what happened into at most 120 marks, in order, and steps from one to the next', () => {
    const events = Array.from({ length: 5000 }, (_, index) => ({
      at: new Date(index * 100).toISOString(),
      type: index === 7 ? 'provider-disappeared' : 'provider-appeared',
    }))
    const marks = replayMarks([...events, { at: new Date(900).toISOString(), type: 'provider-refreshed' }], 0, 500_000)
    expect(marks.length).toBeLessThanOrEqual(121)
    expect([marks.reduce((sum, { count }) => sum + count, 0), marks[0]?.gone]).toEqual([5000, 1])
    const [first, second] = marks
    expect(stepTo(marks, first?.atMs ?? 0, 1, 500_000)).toBe(second?.atMs)
    expect(stepTo(marks, 0, -1, 0)).toBe(0)
  })
})

describe('dots', () => {
  it('begin at places of their own, the same whatever order they come in', () => {
    const nodes = Array.from({ length: 600 }, (_, index) => ({ id: `n${index}`, group: `g${index % 24}` }))
    const start = packedStart(nodes)
    expect(new Set(start.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size).toBe(600)
    expect(packedStart(nodes.toReversed()).toReversed()).toEqual(start)
  })

  it('never move when others come', () => {
    const known = new Map([['a', { x: 10, y: 10 }]])
    const placed = withNewcomers(known, [
      { id: 'a', group: 'g' },
      { id: 'b', group: 'g' },
    ])
    expect(placed.get('a')).toEqual({ x: 10, y: 10 })
    expect(Math.hypot((placed.get('b')?.x ?? 99) - 10, (placed.get('b')?.y ?? 99) - 10)).toBeLessThan(10)
  })
})

describe('a picture', () => {
  const palette: Palette = Object.fromEntries(
    ['ground', 'surface', 'sunken', 'line', 'control', 'ink', 'muted', 'accent', 'ok', 'warning', 'danger', 'unknown'].map((name) => [
      name,
      '#123456',
    ]),
  ) as Palette
  const words: PictureWords = {
    title: 'Topology',
    subtitle: 'now',
    legend: [{ colour: '#ff0000', text: 'failing 1' }],
    health: (health) => health,
    noProvider: 'no provider',
    perSecond: '/s',
    members: (count) => `${count}`,
    palette,
  }
  const shown = { nodes: [node('<script>alert("x")</script>'), node('b')], edges: [], idleEdges: 0 }
  const layout = { positions: new Map(shown.nodes.map(({ id }, index) => [id, { x: index * 300, y: 0 }])), routes: new Map() }

  it('says title, instant and legend, and lets nothing of a registry become markup', () => {
    const { svg, width } = svgDocument(cardPicture({ shown, layout, found: undefined, words }), words, '')
    for (const text of ['Topology', 'now', 'failing 1']) expect(svg).toContain(text)
    expect(svg).not.toContain('<script')
    expect(width).toBeGreaterThanOrEqual(720)
  })

  it('cuts long names, wide letters counting as wide', () => {
    expect(cut('a'.repeat(100), 100, 14)).toMatch(/^a+…$/)
    expect(cut('订单服务订单服务订单服务', 60, 14).length).toBeLessThan(6)
    expect(cut('short', 100, 14)).toBe('short')
  })
})

describe('a call that metadata alone knows of', () => {
  const real = edge('a', 'b')
  const traced = { ...edge('a', 'c'), traced: true }

  it('is dashed as no other is, on the screen and in the picture', () => {
    const dashes = [real, { ...real, broken: true }, { ...real, traffic: null }, traced].map(edgeDash)
    expect(new Set(dashes).size).toBe(4)
  })

  it('is told from others in the table, whatever is measured on it', () => {
    expect(edgeRows([real, traced], []).map((row) => row.traced)).toEqual([false, true])
  })

  it('makes a line between groups dashed only where no other call runs along it', () => {
    const nodes = ['a', 'b', 'c'].map((id) => node(id))
    const folded = (edges: (typeof real)[]) =>
      foldGraph({ nodes, edges }, new Map(['b', 'c'].map((name) => [`application:${name}`, 'g']))).edges[0]?.traced ?? false
    expect([folded([traced]), folded([traced, real])]).toEqual([true, false])
  })
})
