import { routePath } from '../graph/route-path'
import { groupFrames } from '../layout/group-frames'
import { cardSize, type Layout, type Point } from '../layout/positions'
import { edgeDash } from '../model/edge-dash'
import { edgeWidth } from '../model/edge-width'
import { edgeHealth, type Health, nodeHealth, type TopologyEdge, type TopologyNode } from '../model/health'
import { shortName } from '../model/node-name'
import type { Visible } from '../model/visible-graph'
import { formatNumber, formatShare } from '../../../_components/format/number'
import { cut, type Drawing, escapeXml, type Palette, type PictureWords, round } from './picture'

type CardPicture = { shown: Visible; layout: Layout; found: ReadonlySet<string> | undefined; words: PictureWords }

/** Cards, frames and calls as they stand on the screen. */
export function cardPicture({ shown, layout, found, words }: CardPicture): Drawing {
  const frames = groupFrames(shown.nodes, layout.positions)
  const busiest = Math.max(0, ...shown.edges.map(({ traffic }) => traffic?.callsPerSecond ?? 0))
  const { palette: colours } = words
  const parts = [
    ...frames.map(
      ({ x, y, width, height, group }) =>
        `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${colours.sunken}" fill-opacity="0.5" stroke="${colours.control}" stroke-dasharray="4 3"/><text x="${x + 10}" y="${y + 17}" font-size="12" fill="${colours.muted}">${escapeXml(cut(group, width - 20, 12))}</text>`,
    ),
    ...shown.edges.map((edge) => edgeShape(edge, layout, { busiest, colours })),
    ...shown.nodes.map((node) => nodeShape(node, layout.positions.get(node.id), words, found === undefined || found.has(node.id))),
  ]
  return { body: parts.join(''), box: boxOf(shown.nodes, layout, frames) }
}

export const healthColour = (health: Health, colours: Palette): string => (health === 'idle' ? colours.control : colours[health])

function edgeShape(edge: TopologyEdge, { positions, routes }: Layout, { busiest, colours }: { busiest: number; colours: Palette }): string {
  const [from, to] = [positions.get(edge.from), positions.get(edge.to)]
  if (!from || !to || edge.from === edge.to) return ''
  const middle = cardSize.height / 2
  const route = routes.get(edge.id) ?? [
    { x: from.x + cardSize.width, y: from.y + middle },
    { x: to.x, y: to.y + middle },
  ]
  const health = edgeHealth(edge)
  const colour = health === 'ok' ? colours.muted : healthColour(health, colours)
  const dashes = edgeDash(edge)
  const dash = dashes === undefined ? '' : ` stroke-dasharray="${dashes}"`
  const tip = route.at(-1) ?? to
  const path = routePath([...route.slice(0, -1), { x: tip.x - 7, y: tip.y }])
  const width = round(edgeWidth(edge.traffic?.callsPerSecond ?? 0, busiest))
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-opacity="0.75"${dash}/><path d="M${tip.x - 8} ${tip.y - 4}L${tip.x} ${tip.y}L${tip.x - 8} ${tip.y + 4}Z" fill="${colour}"/>`
}

function nodeShape(node: TopologyNode, at: Point | undefined, words: PictureWords, isLit: boolean): string {
  if (!at) return ''
  const { palette: colours } = words
  const health = nodeHealth(node)
  const colour = healthColour(health, colours)
  const text = (y: number, content: string, more: string): string => `<text x="14" y="${y}" ${more}>${escapeXml(content)}</text>`
  const state = node.kind === 'missing' ? words.noProvider : words.health(health)
  const amount = node.members !== undefined ? words.members(node.members) : node.instanceCount > 0 ? `×${node.instanceCount}` : ''
  return `<g transform="translate(${round(at.x)} ${round(at.y)})"${isLit ? '' : ' opacity="0.25"'}><rect width="${cardSize.width}" height="${cardSize.height}" rx="5" fill="${colours.surface}" stroke="${node.kind === 'missing' ? colours.danger : colours.line}"/><rect width="4" height="${cardSize.height}" rx="2" fill="${colour}"/>${text(
    22,
    cut(shortName(node), cardSize.width - 26, 14),
    `font-size="14" font-weight="600" fill="${colours.ink}"`,
  )}${text(44, figuresOf(node, words), `font-size="13" fill="${colours.ink}"`)}${text(66, state, `font-size="12" fill="${colour}"`)}<text x="${cardSize.width - 10}" y="66" text-anchor="end" font-size="12" fill="${colours.muted}">${escapeXml(amount)}</text></g>`
}

function figuresOf({ traffic }: TopologyNode, { perSecond }: PictureWords): string {
  if (!traffic) return '–'
  const rate = `${formatNumber(traffic.callsPerSecond).short} ${perSecond}`
  if (traffic.callsPerSecond === 0) return rate
  return `${rate}   ${formatShare(traffic.errorRate).short}   ${formatNumber(Math.round(traffic.maxMs)).short} ms`
}

function boxOf(
  nodes: readonly TopologyNode[],
  { positions, routes }: Layout,
  frames: readonly { x: number; y: number; width: number; height: number }[],
) {
  const cards = nodes.flatMap(({ id }) => positions.get(id) ?? []).map((point) => ({ ...point, ...cardSize }))
  const corners = [...routes.values()].flat().map((point) => ({ ...point, width: 0, height: 0 }))
  const all = [...cards, ...frames, ...(cards.length > 0 ? corners : [])]
  if (all.length === 0) return { x: 0, y: 0, width: 0, height: 0 }
  const x = Math.min(...all.map((box) => box.x))
  const y = Math.min(...all.map((box) => box.y))
  return {
    x,
    y,
    width: Math.max(...all.map((box) => box.x + box.width)) - x,
    height: Math.max(...all.map((box) => box.y + box.height)) - y,
  }
}
