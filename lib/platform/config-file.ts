// Reads pilothouse.yaml and the environment. A mistake stops the start with the line, the key and the way out.
import { existsSync, readFileSync } from 'node:fs'
import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import { configSchema, type Config, type ConfigInput } from './config.ts'
import type { SecretReference } from './config/secret.ts'
import { AppError } from './errors.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** PILOTHOUSE_CONFIG_JSON (set by our own start) wins over the file (PILOTHOUSE_CONFIG or ./pilothouse.yaml), the quick variables add to it. */
export function loadConfig(environment: Environment = process.env): Config {
  return resolveUrls(readConfig(environment), environment)
}

function readConfig(environment: Environment): Config {
  const json = environment['PILOTHOUSE_CONFIG_JSON']
  if (json) return parseConfig(JSON.parse(json))
  const file = environment['PILOTHOUSE_CONFIG'] ?? (existsSync('pilothouse.yaml') ? 'pilothouse.yaml' : undefined)
  if (!file) return parseConfig(withQuickVariables({}, environment))
  if (!existsSync(file)) throw new AppError('invalid-input', `${file}: the file that PILOTHOUSE_CONFIG names does not exist.`)
  return parseConfigText(readFileSync(file, 'utf8'), file, environment)
}

/** Parses the text of a pilothouse.yaml. */
export function parseConfigText(text: string, file: string, environment: Environment = {}): Config {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const broken = document.errors[0]
  if (broken) throw new AppError('invalid-input', `${file}:${broken.linePos?.[0].line ?? 1}: ${broken.message.split('\n')[0]}`)
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {}
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('invalid-input', `${file}:1: write keys such as "registries:" at the top.`)
  return parseConfig(withQuickVariables(value, environment), (path) => `${file}:${lineOf(document, lines, path)}: `)
}

function parseConfig(value: unknown, place: (path: PropertyKey[]) => string = () => ''): Config {
  const parsed = configSchema.safeParse(value)
  if (!parsed.success) {
    const sentences = parsed.error.issues.slice(0, 5).map((issue) => `${place(issuePath(issue))}${describe(issue)}`)
    throw new AppError('invalid-input', sentences.join('\n'))
  }
  const config = withImpliedSources(parsed.data)
  checkReferences(config)
  return config
}

/** A cluster that is connected has its transactions watched, also when nobody listed them as a message source. */
function withImpliedSources(config: Config): Config {
  const watched = (kind: string, cluster: string) =>
    config.messages.some((source) => source.kind === kind && 'cluster' in source && source.cluster === cluster)
  const implied: ConfigInput['messages'] = [
    ...config.kafka
      .filter(({ id }) => !watched('kafka', id))
      .map(({ id }) => ({ kind: 'kafka' as const, id: `${id}-transactions`, cluster: id })),
    ...config.rocketmq
      .filter(({ id }) => !watched('rocketmq', id))
      .map(({ id }) => ({ kind: 'rocketmq' as const, id: `${id}-half`, cluster: id })),
  ]
  return implied.length === 0 ? config : configSchema.parse({ ...config, messages: [...config.messages, ...implied] })
}

/** `url: $NAME` takes the connection from the environment, so that no password stands in the file. */
function resolveUrls(config: Config, environment: Environment): Config {
  const messages = config.messages.map((source) => {
    const name = 'url' in source ? /^\$(\w+)$/.exec(source.url)?.[1] : undefined
    if (name === undefined) return source
    const url = environment[name]
    if (!url) throw new AppError('invalid-input', `messages.${source.id}.url: the environment variable ${name} is empty.`)
    return { ...source, url }
  })
  return { ...config, messages }
}

const issuePath = (issue: z.core.$ZodIssue): PropertyKey[] =>
  issue.code === 'unrecognized_keys' && issue.keys[0] !== undefined ? [...issue.path, issue.keys[0]] : issue.path

function describe(issue: z.core.$ZodIssue): string {
  const where = issue.path.join('.') || 'the top level'
  if (issue.code === 'unrecognized_keys')
    return `unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')} in ${where}. Check the spelling against docs/operate.md.`
  return `${where}: ${issue.message}.`
}

/** Line of the deepest node of `path` that exists. */
function lineOf(document: Document, lines: LineCounter, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length)
    const parent: unknown = document.getIn(part.slice(0, -1), true) ?? document.contents
    const key = part.at(-1)
    if (typeof parent === 'object' && parent !== null && 'items' in parent && Array.isArray(parent.items)) {
      const item: unknown =
        typeof key === 'number' ? parent.items[key] : parent.items.find((pair: { key?: { value?: unknown } }) => pair.key?.value === key)
      const range = rangeOf(item)
      if (range !== undefined) return lines.linePos(range).line
    }
  }
  return 1
}

function rangeOf(item: unknown): number | undefined {
  if (typeof item !== 'object' || item === null) return undefined
  if ('range' in item && Array.isArray(item.range)) return Number(item.range[0])
  return 'key' in item ? rangeOf(item.key) : undefined
}

/** ZOOKEEPER, KAFKA_BROKERS, ROCKETMQ_NAMESRV: one source each, without a file. */
function withQuickVariables(value: object, environment: Environment): ConfigInput {
  const config: ConfigInput = { ...value }
  const list = (text: string) =>
    text
      .split(/[,;]/)
      .map((part) => part.trim())
      .filter(Boolean)
  const zookeeper = environment['ZOOKEEPER']
  if (zookeeper && !config.registries) config.registries = [{ id: 'default', connect: zookeeper }]
  const kafka = environment['KAFKA_BROKERS']
  if (kafka && !config.kafka) config.kafka = [{ id: 'default', brokers: list(kafka) }]
  const rocketmq = environment['ROCKETMQ_NAMESRV']
  if (rocketmq && !config.rocketmq) config.rocketmq = [{ id: 'default', nameServers: list(rocketmq) }]
  const port = environment['PORT']
  if (port && !config.http) config.http = { port: Number(port) }
  return config
}

function checkReferences(config: Config): void {
  const ids = new Set<string>()
  for (const source of [...config.registries, ...config.messages]) {
    if (ids.has(source.id))
      throw new AppError('invalid-input', `the id "${source.id}" is used twice. Every registry and message source needs its own.`)
    ids.add(source.id)
  }
  const need = (known: readonly { id: string }[], id: string, field: string) => {
    if (!known.some((item) => item.id === id))
      throw new AppError('invalid-input', `${field}: there is no "${id}". Known: ${known.map((item) => item.id).join(', ') || 'none'}.`)
  }
  for (const source of config.messages) {
    for (const probe of source.probes)
      if (probe.kind === 'dubbo') need(config.registries, probe.registry, `messages.${source.id}.probes.${probe.name}.registry`)
    if (source.kind === 'ledger') {
      need(config.registries, source.registry, `messages.${source.id}.registry`)
      if (source.kafka !== undefined) need(config.kafka, source.kafka, `messages.${source.id}.kafka`)
      if (source.rocketmq !== undefined) need(config.rocketmq, source.rocketmq, `messages.${source.id}.rocketmq`)
    }
    if (source.kind === 'kafka') need(config.kafka, source.cluster, `messages.${source.id}.cluster`)
    if (source.kind === 'rocketmq') need(config.rocketmq, source.cluster, `messages.${source.id}.cluster`)
  }
}

/** Reads a secret from where the configuration says it is. */
export function readSecret(reference: SecretReference, environment: Environment = process.env): string {
  const value = 'env' in reference ? environment[reference.env] : readFileSync(reference.file, 'utf8').trim()
  if (!value)
    throw new AppError(
      'invalid-input',
      `the secret ${'env' in reference ? `in the environment variable ${reference.env}` : reference.file} is empty.`,
    )
  return value
}
