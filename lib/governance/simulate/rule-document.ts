// A rule's YAML as Dubbo's SnakeYAML reads it (YAML 1.1: yes and no are booleans, 010 is eight), and the fields that all router rules share
// (AbstractRouterRule#parseFromMap0).
import { parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import { javaBoolean } from './java-text.ts'
import type { SimulatedGeneration } from './model.ts'

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

/** One rule is read by four generations, before and after, for every service that it touches; parsing is most of the work. */
const recent = new Map<string, RuleDocument>()
const maxRecentLength = 4 * 1024 * 1024
let recentLength = 0

function parseRule(text: string): RuleDocument {
  const document = parseDocument(text, { version: '1.1', schema: 'yaml-1.1', uniqueKeys: false, logLevel: 'silent' })
  const [error] = document.errors
  if (error) throw new AppError('invalid-input', `The rule is no YAML: ${error.message.split('\n')[0] ?? ''}`, { cause: error })
  const parsed = documentSchema.safeParse(valueOf(document))
  if (!parsed.success) throw new AppError('invalid-input', 'The rule is no mapping of keys to values.')
  return parsed.data
}

function valueOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount })
  } catch (error) {
    throw new AppError('invalid-input', 'The rule refers to itself or multiplies what it refers to.', { cause: error })
  }
}

export type RouterRule = {
  configVersion: string | undefined
  force: boolean
  enabled: boolean
  valid: boolean
}

/**
 * Throws invalid-input where a field has a type that Dubbo cannot cast: `configVersion: 3.0` without quotes is a number, and 3.x then
 * ignores the whole rule; 2.7 reads it as text.
 */
export function readRouterRule(document: RuleDocument, generation: SimulatedGeneration): RouterRule {
  for (const field of ['configVersion', 'scope', 'key'] as const) {
    const value = document[field]
    if (generation !== '2.7' && value !== undefined && value !== null && typeof value !== 'string')
      throw new AppError('invalid-input', `${field} is no text: put it in quotes, or Dubbo 3 ignores the whole rule.`)
  }
  const priority = document['priority']
  if (priority !== undefined && priority !== null && !/^[+-]?\d+$/.test(String(priority)))
    throw new AppError('invalid-input', 'priority is no whole number; Dubbo ignores the whole rule.')
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
