'use client'
import type { Drawing, Palette, PictureWords } from './picture'
import { svgDocument } from './picture'

/** Browsers refuse larger canvases; the picture is then drawn smaller. */
const maxPixels = 16_000

const palettes = new Map<string, Palette>()

/** The colours of the theme that is on, as sRGB values that any program reads; read once per theme. */
export function readPalette(theme = document.documentElement.className): Palette {
  const known = palettes.get(theme) ?? paletteOfDocument()
  palettes.set(theme, known)
  return known
}

function paletteOfDocument(): Palette {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const style = getComputedStyle(document.documentElement)
  const read = (name: string): string => {
    if (!context) return '#808080'
    context.fillStyle = style.getPropertyValue(`--${name}`)
    context.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
  }
  return {
    ground: read('ground'),
    surface: read('surface'),
    sunken: read('sunken'),
    line: read('line'),
    control: read('control'),
    ink: read('ink'),
    muted: read('muted'),
    accent: read('accent'),
    ok: read('ok'),
    warning: read('warning'),
    danger: read('danger'),
    unknown: read('unknown'),
  }
}

/** Hands the map to the browser as a file. */
export async function savePicture(drawing: Drawing, words: PictureWords, kind: 'svg' | 'png'): Promise<void> {
  const { svg, width, height } = svgDocument(drawing, words, await fontCss())
  const vector = new Blob([svg], { type: 'image/svg+xml;charset=utf-8' })
  save(kind === 'svg' ? vector : await toPng(vector, width, height), `topology.${kind}`)
}

async function toPng(vector: Blob, width: number, height: number): Promise<Blob> {
  const scale = Math.min(2, maxPixels / Math.max(width, height))
  const url = URL.createObjectURL(vector)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    const context = canvas.getContext('2d')
    if (!context) throw new Error('This browser gives no canvas to draw on.')
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large for this browser.'))), 'image/png'),
    )
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** The Latin part of the console's font, so that the picture looks the same where it is not installed; "" where it cannot be read. */
async function fontCss(): Promise<string> {
  const rule = [...document.styleSheets]
    .flatMap((sheet) => rulesOf(sheet))
    .find((candidate) => /Inter Variable/.test(candidate.cssText) && /U\+0000-00FF|U\+0-FF/i.test(candidate.cssText))
  const source = /url\("?([^")]+)"?\)/.exec(rule?.cssText ?? '')?.[1]
  if (source === undefined) return ''
  try {
    const bytes = new Uint8Array(await (await fetch(new URL(source, rule?.parentStyleSheet?.href ?? document.baseURI))).arrayBuffer())
    let text = ''
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return `@font-face{font-family:'Inter Variable';font-weight:100 900;src:url(data:font/woff2;base64,${btoa(text)}) format('woff2')}`
  } catch {
    return ''
  }
}

function rulesOf(sheet: CSSStyleSheet): CSSFontFaceRule[] {
  try {
    return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule)
  } catch {
    return []
  }
}

function save(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
