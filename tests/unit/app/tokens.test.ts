import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { asDeuteranope, contrast, difference, isInSrgb, parseOklch } from './support/oklch'

const css = readFileSync(new URL('../../../app/_components/theme/tokens.css', import.meta.url), 'utf8')
const themes = { light: tokensOf(':root'), dark: tokensOf('.dark') }
const grounds = ['ground', 'surface', 'raised', 'sunken', 'hover', 'selected']
const states = ['accent', 'ok', 'warning', 'danger', 'unknown', 'stale']
const series = Array.from({ length: 8 }, (_, index) => `series-${index + 1}`)

/** [text, what it stands on] */
const textPairs: [string, string][] = [
  ...['ink', 'muted', ...states].flatMap((text) => grounds.map((ground): [string, string] => [text, ground])),
  ...states.flatMap((state): [string, string][] => [
    [state, `${state}-soft`],
    ['ink', `${state}-soft`],
    ['muted', `${state}-soft`],
  ]),
  ['accent-ink', 'accent-fill'],
  ['danger-ink', 'danger-fill'],
]
const markPairs = [...series, 'control', 'accent-fill', 'danger-fill'].flatMap((mark) =>
  ['ground', 'surface', 'raised'].map((ground): [string, string] => [mark, ground]),
)

describe.each(Object.entries(themes))('colour tokens, %s', (_theme, tokens) => {
  const colour = (name: string) => parseOklch(tokens.get(name) ?? `missing token --${name}`)

  it('stay inside sRGB, so that no screen clips them', () => {
    expect([...tokens.keys()].filter((name) => !isInSrgb(colour(name)))).toEqual([])
  })

  it('give text at least 4.5 : 1 on everything it stands on', () => {
    expect(textPairs.filter(([text, ground]) => contrast(colour(text), colour(ground)) < 4.5)).toEqual([])
  })

  it('give marks, outlines and chart lines at least 3 : 1', () => {
    expect(markPairs.filter(([mark, ground]) => contrast(colour(mark), colour(ground)) < 3)).toEqual([])
  })

  it('keep the eight series colours apart for an eye with deuteranopia', () => {
    for (const [index, one] of series.entries())
      for (const other of series.slice(index + 1)) {
        expect(difference(asDeuteranope(colour(one)), asDeuteranope(colour(other))), `${one} and ${other}`).toBeGreaterThan(10)
      }
  })
})

it('defines the same tokens in both themes', () => {
  expect([...themes.dark.keys()]).toEqual([...themes.light.keys()])
})

function tokensOf(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`)
  const body = css.slice(start, css.indexOf('}', start))
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}
