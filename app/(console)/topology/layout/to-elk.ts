// The graph as elk takes it, and elk's answer as positions on one canvas. Sorted by id: the same graph gives the same picture.
import type { ElkNode } from 'elkjs/lib/elk-api'
import { framedGroups } from './group-frames'
import { cardSize, groupPadding, type Layout, type Point, type Shape } from './positions'

const rootOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.aspectRatio': '1.7',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.componentComponent': '40',
  'elk.layered.spacing.nodeNodeBetweenLayers': '40',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '11',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.separateConnectedComponents': 'true',
}
/** Where there is room: as much as the figures of a call need between the cards, which they otherwise cover. */
const roomy = { 'elk.layered.spacing.nodeNodeBetweenLayers': '130' }
const few = 8

const groupOptions = {
  'elk.padding': `[top=${groupPadding.top},left=${groupPadding.side},bottom=${groupPadding.bottom},right=${groupPadding.side}]`,
}

export function toElk({ nodes, edges }: Shape): ElkNode {
  const framed = framedGroups(nodes)
  const spacing = nodes.length > few || edges.length > few ? {} : roomy
  const sorted = nodes.toSorted(byId)
  const loose = sorted.filter(({ group }) => !framed.has(group)).map(toCard)
  const groups = [...framed].toSorted().map((group): ElkNode => ({
    id: `group:${group}`,
    layoutOptions: { ...groupOptions, ...spacing },
    children: sorted.filter((node) => node.group === group).map(toCard),
  }))
  const known = new Set(nodes.map(({ id }) => id))
  const links = edges
    .toSorted(byId)
    .filter(({ from, to }) => from !== to && known.has(from) && known.has(to))
    .map(({ id, from, to }) => ({ id, sources: [`node:${from}`], targets: [`node:${to}`] }))
  return { id: 'root', layoutOptions: { ...rootOptions, ...spacing }, children: [...groups, ...loose], edges: thinned(links, nodes.length) }
}

/** Beyond so many per card, and in all, elk needs minutes (24 cards with 288 lines: 28 s); the rest find their way as curves. */
const fewestLines = 64
const mostLines = 300

function thinned<Link extends { sources: string[] }>(links: readonly Link[], cards: number): Link[] {
  const limit = Math.min(Math.max(4 * cards, fewestLines), mostLines)
  if (links.length <= limit) return [...links]
  const each = Math.max(1, Math.floor(limit / Math.max(1, cards)))
  const taken = new Map<string, number>()
  return links.filter(({ sources: [from = ''] }) => {
    const before = taken.get(from) ?? 0
    taken.set(from, before + 1)
    return before < each
  })
}

/** Where all cards stand and all lines run, on one canvas whatever they are nested in. */
export function fromElk(root: ElkNode): Layout {
  const positions = new Map<string, Point>()
  const visit = ({ id, x = 0, y = 0, children = [] }: ElkNode): void => {
    if (id.startsWith('node:')) positions.set(id.slice('node:'.length), { x, y })
    for (const child of children) visit(child)
  }
  visit(root)
  const routes = (root.edges ?? []).flatMap(({ id, sections }): [string, Point[]][] => {
    const corners = (sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint])
    return id === undefined || corners.length < 2 ? [] : [[id, corners]]
  })
  return { positions, routes: new Map(routes) }
}

const toCard = ({ id }: { id: string }): ElkNode => ({ id: `node:${id}`, ...cardSize })

const byId = (one: { id: string }, other: { id: string }): number => one.id.localeCompare(other.id)
