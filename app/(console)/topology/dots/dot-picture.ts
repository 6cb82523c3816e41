import { cut, type Drawing, escapeXml, type PictureWords, round } from '../export/picture'
import type { DotGraph } from './dot-graph'

/** Names only of the largest dots: all of them would be one grey field. */
const maxNames = 80

/** Dots and lines as they stand on the screen. */
export function dotPicture(graph: DotGraph, { palette: colours }: PictureWords): Drawing {
  const dots = graph.mapNodes((id, attributes) => ({ id, ...attributes }))
  if (dots.length === 0) return { body: '', box: { x: 0, y: 0, width: 0, height: 0 } }
  const [left, top] = [
    dots.reduce((low, dot) => Math.min(low, dot.x), Infinity),
    dots.reduce((low, dot) => Math.min(low, -dot.y), Infinity),
  ]
  const [right, bottom] = [
    dots.reduce((high, dot) => Math.max(high, dot.x), -Infinity),
    dots.reduce((high, dot) => Math.max(high, -dot.y), -Infinity),
  ]
  const scale = 1400 / Math.max(1, right - left, bottom - top)
  const x = (value: number): number => round((value - left) * scale + 30)
  const y = (value: number): number => round((-value - top) * scale + 20)
  const places = new Map(dots.map((dot) => [dot.id, `${x(dot.x)} ${y(dot.y)}`]))
  const lines = graph.mapEdges((edge, line) => {
    const [start, end] = [places.get(graph.source(edge)) ?? '', places.get(graph.target(edge)) ?? '']
    return `<path d="M${start}L${end}" stroke="${line.color}" stroke-width="${round(line.size)}" stroke-opacity="${line.opacity}"/>`
  })
  const circles = dots.map(
    (dot) => `<circle cx="${x(dot.x)}" cy="${y(dot.y)}" r="${round(dot.size)}" fill="${dot.color}" fill-opacity="${dot.opacity}"/>`,
  )
  const names = dots
    .toSorted((one, other) => other.opacity - one.opacity || other.size - one.size)
    .slice(0, maxNames)
    .map(
      (dot) =>
        `<text x="${x(dot.x) + dot.size + 3}" y="${y(dot.y) + 4}" font-size="11" fill="${colours.ink}">${escapeXml(cut(dot.label, 160, 11))}</text>`,
    )
  return {
    body: [...lines, ...circles, ...names].join(''),
    box: { x: 0, y: 0, width: (right - left) * scale + 160, height: (bottom - top) * scale + 40 },
  }
}
