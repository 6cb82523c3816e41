// A rule's YAML as Dubbo's SnakeYAML reads it (YAML 1.1: yes and no are booleans, 010 is eight), and the fields that all router rules share
// (AbstractRouterRule#parseFromMap0).
import { isScalar, parseAllDocuments, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import { isJavaInt, javaBoolean } from './java-text.ts'
import type { SimulatedGeneration } from './model.ts'
import { sayOfSimulation as say } from './sentences.ts'

export type RuleDocument = Readonly<Record<string, unknown>>

const documentSchema = z.record(z.string(), z.unknown())
/** Aliases that multiply into more nodes than this are refused, as SnakeYAML's LoaderOptions do for collections (50) */
const maxAliasCount = 50

/** Throws invalid-input where Dubbo would throw: such a rule never takes effect. A text is parsed once, whoever asks next. */
export function readRuleDocument(text: string): RuleDocument {
  const known = recent.get(text)
  if (known) return known
  const read = parseRule(text)
  recentLength += text.length
  if (recentLength > maxRecentLength) {
    recent.clear()
    recentLength = text.length
  }
  recent.set(text, read)
  return read
}

/** The documents of a mesh rule, between `---`; empty ones count for nothing. Throws invalid-input. */
export function readRuleDocuments(text: string): RuleDocument[] {
  const documents: Document.Parsed[] = parseAllDocuments(text, yaml11)
  const read = documents.filter((document) => !isEmpty(document)).map(readParsed)
  if (read.length === 0) throw new AppError('invalid-input', say('rule-no-mapping'))
  return read
}

const isEmpty = ({ contents, errors }: Document.Parsed): boolean =>
  errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null))

/** One rule is read by four generations, before and after, for every service that it touches; parsing is most of the work. */
const recent = new Map<string, RuleDocument>()
const maxRecentLength = 4 * 1024 * 1024
let recentLength = 0

const yaml11 = { version: '1.1', schema: 'yaml-1.1', uniqueKeys: false, logLevel: 'silent' } as const

const parseRule = (text: string): RuleDocument => readParsed(parseDocument(text, yaml11))

function readParsed(document: Document.Parsed): RuleDocument {
  const [error] = document.errors
  if (error) throw new AppError('invalid-input', say('rule-no-yaml', { problem: error.message.split('\n')[0] ?? '' }), { cause: error })
  const parsed = documentSchema.safeParse(valueOf(document))
  if (!parsed.success) throw new AppError('invalid-input', say('rule-no-mapping'))
  return parsed.data
}

function valueOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount })
  } catch (error) {
    throw new AppError('invalid-input', say('rule-multiplies'), { cause: error })
  }
}

export type RouterRule = {
  configVersion: string | undefined
  force: boolean
  enabled: boolean
  valid: boolean
}

const texts = ['configVersion', 'scope', 'key'] as const
const flags = ['force', 'enabled', 'runtime', 'valid', 'dynamic'] as const

/**
 * Throws invalid-input where a field has a type that Dubbo cannot cast: `configVersion: 3.0` without quotes is a number, and 3.x then
 * ignores the whole rule, while 2.7 reads it as text; `force: "true"` in quotes is a text, and 2.7 then ignores the whole rule.
 */
export function readRouterRule(document: RuleDocument, generation: SimulatedGeneration): RouterRule {
  const isSet = (name: string): boolean => document[name] !== undefined && document[name] !== null
  const noText = texts.find((name) => generation !== '2.7' && isSet(name) && typeof document[name] !== 'string')
  if (noText) throw new AppError('invalid-input', say('rule-no-text', { field: noText }))
  const noFlag = flags.find((name) => generation === '2.7' && isSet(name) && typeof document[name] !== 'boolean')
  if (noFlag) throw new AppError('invalid-input', say('rule-no-flag', { field: noFlag }))
  if (isSet('priority') && !isPriority(document['priority'], generation)) throw new AppError('invalid-input', say('rule-no-priority'))
  const flag = (name: string, otherwise: boolean): boolean => {
    const value = document[name]
    return value === undefined || value === null ? otherwise : javaBoolean(value)
  }
  return {
    configVersion: typeof document['configVersion'] === 'string' ? document['configVersion'] : undefined,
    force: flag('force', false),
    enabled: flag('enabled', true),
    valid: flag('valid', true),
  }
}

/** 2.7 wants a number, 3.x takes a text of digits too. */
const isPriority = (value: unknown, generation: SimulatedGeneration): boolean =>
  (generation !== '2.7' || typeof value === 'number') && isJavaInt(String(value))
