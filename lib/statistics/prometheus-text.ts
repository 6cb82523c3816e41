// The text exposition format of Prometheus (version 0.0.4), as far as counters and gauges need it: `name{label="value",} number`.
import { AppError } from '../platform/errors.ts'

export type Sample = { name: string; labels: ReadonlyMap<string, string>; value: number }

type ParseOptions = { keep(name: string): boolean; maxSamples?: number }

const nameAtStart = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const label = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|(?=\}))/y
const maxLineLength = 8192
const maxLabels = 32

/**
 * The samples of the wanted names. Lines that are no sample are skipped: one odd line must not cost the page. Throws
 * `invalid-input` when there are more samples than `maxSamples`, or not one line looks like the format at all.
 */
export function parsePrometheusText(text: string, { keep, maxSamples = 100_000 }: ParseOptions): Sample[] {
  const samples: Sample[] = []
  for (const line of linesOf(text)) {
    const sample = parseSample(line, keep)
    if (sample) samples.push(sample)
    if (samples.length > maxSamples) throw new AppError('invalid-input', `more than ${maxSamples} samples in one page`)
  }
  if (samples.length === 0 && !isPage(text)) throw new AppError('invalid-input', 'the page is not in the Prometheus text format')
  return samples
}

/** An empty page is one too. */
const isPage = (text: string): boolean => text.trim() === '' || pageLine.test(text)

const pageLine = /^(# TYPE \w|[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^\n]{0,8192}\})?[ \t]+[-+0-9NI])/m

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    yield text.slice(start, end < 0 ? text.length : end).trim()
    start = end < 0 ? text.length : end + 1
  }
}

function parseSample(line: string, keep: ParseOptions['keep']): Sample | undefined {
  const name = line.length > maxLineLength ? undefined : nameAtStart.exec(line)?.[0]
  if (name === undefined || !keep(name)) return undefined
  const labels = new Map<string, string>()
  let at = name.length
  if (line[at] === '{') {
    const end = readLabels(line, at + 1, labels)
    if (end === undefined) return undefined
    at = end
  }
  const number = line.slice(at).trim().split(/\s+/)[0] ?? ''
  const value = parseValue(number)
  return value === undefined ? undefined : { name, labels, value }
}

/** Fills `labels`; answers the place after the closing brace. */
function readLabels(line: string, from: number, labels: Map<string, string>): number | undefined {
  label.lastIndex = from
  let at = from
  for (let match = label.exec(line); match; match = label.exec(line)) {
    if (labels.size >= maxLabels) return undefined
    labels.set(match[1] ?? '', unescape(match[2] ?? ''))
    at = label.lastIndex
  }
  const brace = /^\s*\}/.exec(line.slice(at))
  return brace ? at + brace[0].length : undefined
}

const unescape = (text: string): string => text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))

/** A finite number; NaN and infinities say nothing about a count. */
function parseValue(text: string): number | undefined {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}
