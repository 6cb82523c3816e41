// A map as one SVG file that stands alone: title, instant and legend in the picture, colours of the theme as plain values, the font within.
// Everything that comes from a registry is escaped.

export type Palette = Record<
  'ground' | 'surface' | 'sunken' | 'line' | 'control' | 'ink' | 'muted' | 'accent' | 'ok' | 'warning' | 'danger' | 'unknown',
  string
>

/** What is said around the map, in the person's language. */
export type PictureWords = {
  title: string
  /** Instant, filters: the line below the title */
  subtitle: string
  legend: readonly { colour: string; text: string }[]
  health: (health: string) => string
  noProvider: string
  perSecond: string
  members: (count: number) => string
  palette: Palette
}

/** Body of the map in its own coordinates, and the box it fills. */
export type Drawing = { body: string; box: { x: number; y: number; width: number; height: number } }

const margin = 24
const head = 64
const foot = 40
const minWidth = 720

/** Control characters are not allowed in XML, however they are written. */
export const escapeXml = (text: string): string => text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A text that is cut to a width, by the mean width of a letter. */
export function cut(text: string, width: number, size: number): string {
  const letters = Array.from(text)
  const wide = letters.reduce((sum, letter) => sum + (letter > '\u2E7F' ? size : size * 0.58), 0)
  if (wide <= width) return text
  const keep = Math.max(1, Math.floor((width / wide) * letters.length) - 1)
  return `${letters.slice(0, keep).join('')}…`
}

/** The whole file. `font` is CSS that brings the font along, or "". */
export function svgDocument({ body, box }: Drawing, words: PictureWords, font: string): { svg: string; width: number; height: number } {
  const { palette: colours } = words
  const width = Math.ceil(Math.max(minWidth, box.width + margin * 2))
  const height = Math.ceil(box.height + margin + head + foot)
  const legend = words.legend.map(({ colour, text }, index) => {
    const x = margin + index * 130
    return `<rect x="${x}" y="${height - 26}" width="10" height="10" rx="2" fill="${colour}"/><text x="${x + 16}" y="${height - 17}" font-size="12" fill="${colours.muted}">${escapeXml(text)}</text>`
  })
  const svg = `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="'Inter Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', system-ui, sans-serif">
<title>${escapeXml(words.title)}</title>${font === '' ? '' : `<style>${font}</style>`}
<rect width="${width}" height="${height}" fill="${colours.ground}"/>
<text x="${margin}" y="32" font-size="18" font-weight="600" fill="${colours.ink}">${escapeXml(words.title)}</text>
<text x="${margin}" y="52" font-size="12" fill="${colours.muted}">${escapeXml(words.subtitle)}</text>
<g transform="translate(${round((width - box.width) / 2 - box.x)} ${round(head - box.y)})">${body}</g>
${legend.join('')}</svg>`
  return { svg, width, height }
}

export const round = (value: number): number => Math.round(value * 10) / 10
