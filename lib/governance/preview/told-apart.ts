// What rules and URLs can tell apart: hosts, applications and parameters of consumers, and methods. The patterns are taken out of the
// rules' text, so that a pattern too many only costs a simulation, and the simulator alone says what matches.
import { decodeNodeName } from '../../registry/dubbo-url.ts'
import { isAppError } from '../../platform/errors.ts'
import { matchesPattern, type PatternContext } from '../simulate/condition/patterns.ts'
import { matchesAddress } from '../simulate/tag/match-address.ts'
import type { ServiceFacts } from './model.ts'

const context: PatternContext = { generation: '3.3', param: undefined, isWhen: true }
const maxPatterns = 200
const maxValues = 20_000

export type Patterns = {
  methods: readonly string[]
  hosts: readonly string[]
  subnets: readonly string[]
  applications: readonly string[]
  /** The rules say what cannot be read out of their text (`$host`, expressions, escapes, too many patterns): each counts for itself */
  isOpaque: boolean
  /** A script may look at the method, the application and every parameter of the consumer */
  isScripted: boolean
  /** Words without a port: among them the hosts that a rule names one by one */
  words: ReadonlySet<string>
  text: string
}

/** Patterns that the rules compare a method or a consumer's host with. */
export function patternsOf(texts: readonly string[]): Patterns {
  const text = texts.flatMap((one) => [one, decoded(one)]).join('\n')
  const [hosts, subnets, applications] = [
    valuesOf(text, /\b(?:host|address)["']?\s*!?=\s*([^&\n>"'}]+)/g).filter(isPattern),
    valuesOf(text, /\b(?:cird|wildcard|exact|prefix|regex)["']?\s*:\s*([^\n,}]+)/g),
    valuesOf(text, /\bapplications?["']?\s*!?=\s*([^&\n>"'}]+)/g).filter(isPattern),
  ]
  const isScripted = /\bscript["']?\s*:/.test(text)
  const isCut = [hosts, subnets, applications].some((values) => values.length > maxPatterns)
  return {
    methods: valuesOf(text, /\bmethods?["']?\s*!?=\s*([^&\n>"'}]+)/g),
    hosts,
    subnets,
    applications,
    isScripted,
    isOpaque: isCut || (isScripted && /\bcontext\b/.test(text)) || /\$\w|\\[xuU]|\b(?:prefix|regex)\b/.test(text),
    words: new Set([...text.matchAll(/[\w.-]+(?![\w.:-]|:\d)/g)].map(([word]) => word)),
    text,
  }
}

/** Rules of a URL are encoded once more inside it. */
function decoded(text: string): string {
  if (!text.includes('%')) return ''
  try {
    return decodeNodeName(text)
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return ''
    throw error
  }
}

function valuesOf(text: string, expression: RegExp): string[] {
  const values = new Set<string>()
  for (const [, found = ''] of text.matchAll(expression)) {
    for (const value of found.replace(/=\s*$/, '').split(',')) values.add(value.trim().replace(/^["']|["']$/g, ''))
    if (values.size > maxValues) break
  }
  return [...values].filter((value) => value !== '')
}

/** A value without these is compared as it is; where a rule names it, its text has it. */
const isPattern = (value: string): boolean => /[*~/-]/.test(value)

/** Equal for hosts that no rule tells apart. */
export function hostMark(host: string, { hosts, subnets, words, text, isOpaque }: Patterns): string {
  if (host === '' || isOpaque) return host
  const bits = [
    ...hosts.map((pattern) => matchesPattern(pattern, host, context)),
    ...subnets.map((pattern) => matchesAddress(pattern, host, 0) || matchesPattern(pattern, host, context)),
  ]
  return `${bits.map(Number).join('')}${words.has(host) || (host.includes(':') && text.includes(host)) ? host : ''}`
}

/** Equal for applications that no rule's condition tells apart; rules of their own are another matter. */
export function applicationMark(application: string, { applications, text, isOpaque, isScripted }: Patterns): string {
  if (isOpaque || isScripted || application === '' || text.includes(application)) return application
  return applications.map((pattern) => Number(matchesPattern(pattern, application, context))).join('')
}

/** Parameters of a consumer that the arithmetic itself reads, also as `<method>.<key>` and as 2.6's `default.<key>`. */
const decisive = [
  'weight',
  'warmup',
  'loadbalance',
  'actives',
  'hash.nodes',
  'hash.arguments',
  'enabled',
  'disabled',
  'dubbo.tag',
  'dubbo.force.tag',
  'migration.step',
]
/** Of the process, not of what it asks for. */
const ofTheProcess = ['timestamp', 'pid', 'bind.ip', 'register.ip', 'ip', 'remote.timestamp', 'qos.port', 'metadata-service-port']

/** Whether a consumer's parameter can decide anything under rules of this text. */
export const isVisible = (key: string, { text, isOpaque, isScripted }: Patterns): boolean =>
  text.includes(key.startsWith('default.') ? key.slice('default.'.length) : key) ||
  decisive.some((one) => key === one || key.endsWith(`.${one}`)) ||
  ((isOpaque || isScripted) && !ofTheProcess.includes(key))

export type MethodClass = { methods: string[]; count: number; sample: string }

const maxClasses = 12

/**
 * Methods that neither a rule's pattern nor a parameter `<method>.<key>` tells from others, the largest class first. `isCut`: there are
 * more classes than are looked at.
 */
export function methodClasses(
  names: readonly string[],
  { methods: patterns, text, isScripted }: Patterns,
  keys: ReadonlySet<string>,
): { classes: MethodClass[]; isCut: boolean } {
  const ownKeys = new Set([...keys].flatMap((key) => (key.includes('.') ? [key.slice(0, key.indexOf('.'))] : [])))
  const found = new Map<string, MethodClass>()
  const isCut = isScripted || patterns.length > maxPatterns
  for (const name of names) {
    const isNamed = isCut || ownKeys.has(name) || text.includes(`${name}.`)
    const mark = isNamed ? `=${name}` : patterns.map((pattern) => Number(matchesPattern(pattern, name, context))).join('')
    const known = found.get(mark)
    if (known) known.methods.push(name)
    else found.set(mark, { methods: [name], count: 0, sample: name })
  }
  if (found.size === 0) found.set('', { methods: [], count: 0, sample: '' })
  const classes = [...found.values()].map((one) => ({ ...one, count: one.methods.length })).sort((one, other) => other.count - one.count)
  return { classes: classes.slice(0, maxClasses), isCut: classes.length > maxClasses }
}

/** Every parameter that a provider or a consumer has. */
export function parameterNames({ providers, consumers }: ServiceFacts): Set<string> {
  const names = new Set<string>()
  for (const { params } of providers) for (const key in params) names.add(key)
  for (const { params } of consumers) for (const key in params) names.add(key)
  return names
}
