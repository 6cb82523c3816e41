// What a provider answered, as JSON for a person: bounded in depth, number of values and text, whatever the answer holds. Shared values are
// written out where they stand; a value inside itself is named, not followed.
import type { HessianList, HessianMap, HessianObject, HessianValue } from '../../statistics/hessian-reader.ts'

export type AnswerJson = {
  value: unknown
  /** Something was left out: too deep, too many, too long */
  isCut: boolean
}

const limits = { depth: 24, values: 20_000, text: 400_000, oneText: 50_000 }

type Budget = { values: number; text: number; isCut: boolean; open: Set<HessianValue> }

export function answerToJson(value: HessianValue): AnswerJson {
  const budget: Budget = { values: limits.values, text: limits.text, isCut: false, open: new Set() }
  const json = toJson(value, budget)
  return { value: json, isCut: budget.isCut }
}

function toJson(value: HessianValue, budget: Budget): unknown {
  budget.values -= 1
  if (budget.values < 0) return leftOut(budget)
  if (typeof value === 'string') return textOf(value, budget)
  if (value === null || typeof value !== 'object') return plainOf(value)
  if (value.kind === 'date') return Number.isFinite(new Date(value.ms).getTime()) ? new Date(value.ms).toISOString() : value.ms
  return value.kind === 'bytes' ? `(${value.length} bytes)` : compoundOf(value, budget)
}

function compoundOf(value: HessianList | HessianMap | HessianObject, budget: Budget): unknown {
  if (budget.open.has(value)) return '(the same again, inside itself)'
  if (budget.open.size >= limits.depth) return leftOut(budget)
  budget.open.add(value)
  const json = value.kind === 'list' ? listOf(value.items, budget) : value.kind === 'map' ? mapOf(value, budget) : objectOf(value, budget)
  budget.open.delete(value)
  return json
}

function plainOf(value: null | boolean | number | bigint): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  // 64-bit numbers are text, as everywhere in the API, where JSON could not hold them
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return value
}

function leftOut(budget: Budget): string {
  budget.isCut = true
  return '…'
}

function textOf(text: string, budget: Budget): string {
  const room = Math.min(limits.oneText, Math.max(0, budget.text))
  budget.text -= text.length
  if (text.length <= room) return text.toWellFormed()
  budget.isCut = true
  return `${text.slice(0, room)}…`.toWellFormed()
}

function listOf(items: readonly HessianValue[], budget: Budget): unknown[] {
  const json: unknown[] = []
  for (const item of items) {
    json.push(toJson(item, budget))
    if (budget.values < 0) break
  }
  return json
}

/** A map whose keys are no names becomes a list of its pairs. */
function mapOf({ entries }: HessianMap, budget: Budget): unknown {
  const named: [string, unknown][] = []
  for (const [key, item] of entries) {
    const name = nameOf(key)
    if (name === undefined)
      return listOf(
        entries.map((pair) => ({ kind: 'list', type: '', items: pair })),
        budget,
      )
    named.push([textOf(name, budget), toJson(item, budget)])
    if (budget.values < 0) break
  }
  return Object.fromEntries(named)
}

function nameOf(key: HessianValue): string | undefined {
  if (key === null || typeof key === 'string') return key ?? 'null'
  if (typeof key === 'object') return key.kind === 'date' ? new Date(key.ms).toISOString() : undefined
  return String(key)
}

/** BigDecimal, BigInteger and their like are objects of one text. */
function objectOf({ type, fields }: HessianObject, budget: Budget): unknown {
  const only = fields.get('value')
  if (fields.size === 1 && typeof only === 'string' && type.startsWith('java.')) return textOf(only, budget)
  const json: [string, unknown][] = [['class', textOf(type, budget)]]
  for (const [field, item] of fields) {
    json.push([textOf(field, budget), toJson(item, budget)])
    if (budget.values < 0) break
  }
  return Object.fromEntries(json)
}
