// What find and hide understand: words, all of which must hold, separated by blanks.
//   order            name contains it          app:order*   the whole name, * for anything     !owner:pay  or -owner:pay   not
//   health:danger,warning   one of them        calls>10  errors>=1%  max>200ms                 "two words"
// Nothing is evaluated: a word is read once into a test over a node.
import { wildcard } from '../../../_components/wildcard'
import { healths, nodeHealth, type TopologyNode } from './health'
import { shortName } from './node-name'

export const textKeys = ['app', 'service', 'name', 'owner', 'org', 'group', 'registry', 'health', 'gen', 'kind', 'problem'] as const
export const figureKeys = ['calls', 'errors', 'avg', 'max', 'instances'] as const
type TextKey = (typeof textKeys)[number]
type FigureKey = (typeof figureKeys)[number]
type Test = (node: TopologyNode) => boolean

/** Why an expression is not understood; `word` is the part that is not. */
export type ExpressionProblem = { code: 'unknown-key' | 'no-value' | 'not-a-number' | 'unknown-health' | 'too-long'; word: string }
export type Expression = { test: Test; isEmpty: boolean; problem: ExpressionProblem | undefined }

const maxLength = 500
const nothing: Expression = { test: () => false, isEmpty: true, problem: undefined }

/** Reads an expression; one with a problem finds nothing, so that a typing error never hides the map. */
export function parseExpression(text: string): Expression {
  if (text.length > maxLength) return { ...nothing, problem: { code: 'too-long', word: text.slice(0, 20) } }
  const words = text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []
  if (words.length === 0) return nothing
  const tests: Test[] = []
  for (const word of words) {
    const read = readWord(word)
    if ('code' in read) return { ...nothing, isEmpty: false, problem: read }
    tests.push(read.test)
  }
  return { test: (node) => tests.every((test) => test(node)), isEmpty: false, problem: undefined }
}

type Read = { test: Test } | ExpressionProblem

function readWord(word: string): Read {
  const [, not = '', rest = ''] = /^([!-]?)(.*)$/s.exec(word) ?? []
  const read = readTerm(rest, word)
  if ('code' in read || not === '') return read
  const { test } = read
  return { test: (node) => !test(node) }
}

function readTerm(term: string, word: string): Read {
  const match = /^([a-z]+)(>=|<=|[:><=])(.*)$/is.exec(term)
  if (!match) return term === '' ? { code: 'no-value', word } : { test: containsAnywhere(unquoted(term).toLowerCase()) }
  const [, rawKey = '', operator = '', rawValue = ''] = match
  const key = rawKey.toLowerCase()
  const value = unquoted(rawValue)
  if (value === '') return { code: 'no-value', word }
  if (isFigure(key)) return readFigure(key, operator, value, word)
  if (!isText(key) || !/^[:=]$/.test(operator)) return { code: 'unknown-key', word }
  const choices = value.split(',').filter((choice) => choice !== '')
  if (key === 'health' && choices.some((choice) => !choice.includes('*') && !healths.some((health) => health === choice.toLowerCase())))
    return { code: 'unknown-health', word }
  const patterns = choices.map((choice) => matcher(choice.toLowerCase(), exactKeys.has(key)))
  return { test: (node) => texts[key](node).some((text) => patterns.some((matches) => matches(text.toLowerCase()))) }
}

const isText = (key: string): key is TextKey => textKeys.some((known) => known === key)
const isFigure = (key: string): key is FigureKey => figureKeys.some((known) => known === key)
const unquoted = (text: string): string => text.replaceAll('"', '')

function containsAnywhere(needle: string): Test {
  return (node) => [node.id, node.label, node.group, node.owner].some((text) => text.toLowerCase().includes(needle))
}

/** Values of these are few and short: `gen:3` must not mean 2.3. */
const exactKeys: ReadonlySet<string> = new Set(['health', 'kind', 'gen'])

/** With `*` the whole text must fit, without it is enough to contain; a generation also by its beginning. */
function matcher(pattern: string, isExact: boolean): (text: string) => boolean {
  if (!pattern.includes('*'))
    return isExact ? (text) => text === pattern || text.startsWith(`${pattern}.`) : (text) => text.includes(pattern)
  return wildcard(pattern)
}

const texts: Record<TextKey, (node: TopologyNode) => readonly string[]> = {
  app: (node) => (node.kind === 'application' ? [node.label] : node.kind === 'group' ? [node.label] : [node.group]),
  service: (node) => (node.kind === 'service' || node.kind === 'missing' ? [node.label, shortName(node)] : []),
  name: (node) => [node.label, shortName(node)],
  owner: (node) => [node.owner],
  org: (node) => [node.organization],
  group: (node) => [node.group],
  registry: (node) => node.registries,
  health: (node) => [nodeHealth(node)],
  gen: (node) => node.generations,
  kind: (node) => [node.kind],
  problem: (node) => node.problems.map(({ code }) => code),
}

const figures: Record<FigureKey, (node: TopologyNode) => number | null> = {
  calls: ({ traffic }) => traffic?.callsPerSecond ?? null,
  errors: ({ traffic }) => (traffic && traffic.callsPerSecond > 0 ? traffic.errorRate : null),
  avg: ({ traffic }) => (traffic && traffic.callsPerSecond > 0 ? traffic.averageMs : null),
  max: ({ traffic }) => (traffic && traffic.callsPerSecond > 0 ? traffic.maxMs : null),
  instances: ({ instanceCount }) => instanceCount,
}

const units: Record<string, number> = { '': 1, '%': 0.01, ms: 1, s: 1000, k: 1000, '/s': 1 }

function readFigure(key: FigureKey, operator: string, value: string, word: string): Read {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(%|ms|s|k|\/s)?$/i.exec(value) ?? []
  const scale = units[unit.toLowerCase()]
  if (number === undefined || scale === undefined) return { code: 'not-a-number', word }
  const bound = Number(number) * scale
  const compare = comparisons[operator] ?? comparisons['=']
  // what is not measured is neither above nor below
  return { test: (node) => compareKnown(figures[key](node), bound, compare) }
}

type Comparison = (value: number, bound: number) => boolean
const comparisons: Record<string, Comparison> = {
  '>': (value, bound) => value > bound,
  '<': (value, bound) => value < bound,
  '>=': (value, bound) => value >= bound,
  '<=': (value, bound) => value <= bound,
  '=': (value, bound) => value === bound,
  ':': (value, bound) => value === bound,
}

const compareKnown = (value: number | null, bound: number, compare: Comparison | undefined): boolean =>
  value !== null && compare !== undefined && compare(value, bound)

/** Keys that the word under the cursor may become: the last word, while it has no operator yet. */
export function completions(text: string): readonly string[] {
  const word = /(?:^|\s)[!-]?([a-z]*)$/i.exec(text)?.[1]?.toLowerCase()
  if (word === undefined || word === '') return []
  return [...textKeys.map((key) => `${key}:`), ...figureKeys.map((key) => `${key}>`)].filter((key) => key.startsWith(word))
}
