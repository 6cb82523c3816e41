// What differs between two registries, two instants or two instances.
import { answerFrom, decodeCursor, pageOf, type Answer, type Warning } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { parseInstant } from '../../statistics/time-range.ts'
import { compareFacts, filterRows, parseScope, parseSide, type CompareFact, type Scope, type Side } from '../compare.ts'
import { applicationFact, consumerFact, instanceFacts, providerFact, ruleFact, serviceFact } from '../compare-facts.ts'
import type { CompareQuery, Comparison } from '../compare-schema.ts'
import { pastRows } from '../io/past-scope.ts'
import { pastWhole } from '../io/past-whole.ts'
import { formatServiceId, parseServiceId } from '../service-id.ts'
import { warningOf } from '../sentences.ts'
import { getInstance } from './instance.ts'
import { registryAges } from './whole-answer.ts'

type SideFacts = { side: string; facts: CompareFact[]; complete: boolean; warnings: readonly Warning[] }

/** Facts of one side; more are cut and said to be. */
const maxFacts = 50_000

/**
 * Rows that differ, a page of them, with counts of everything. Both sides are read at one go but not in one snapshot: what moves within
 * that second may show as a difference. Throws invalid-input, and not-found as the sides do.
 */
export async function compareSides(query: CompareQuery): Promise<Answer<Comparison>> {
  const sides = { left: parseSide(query.left), right: parseSide(query.right) }
  if (sides.left.kind !== sides.right.kind)
    throw new AppError('invalid-input', 'Compare two registries, two instants or two instances, not one of each.')
  const scope = scopeOf(query.scope)
  const now = new Date()
  const [left, right] = await Promise.all([read(sides.left, { scope, query, now }), read(sides.right, { scope, query, now })])
  const { rows, counts } = compareFacts(left.facts, right.facts)
  const found = filterRows(rows, query)
  const offset = decodeCursor(query.cursor)
  const page = found.slice(offset, offset + query.pageSize)
  const ages = answerFrom(null, await registryAges())
  return {
    data: { left: left.side, right: right.side, scope: scope === null ? '' : `${scope.column}:${scope.value}`, rows: page, counts },
    asOf: ages.asOf,
    complete: ages.complete && left.complete && right.complete,
    warnings: distinct([...ages.warnings, ...left.warnings, ...right.warnings]),
    page: pageOf(offset, page.length, found.length),
  }
}

function scopeOf(text: string): Scope {
  const scope = parseScope(text)
  return scope?.column === 'service' ? { column: 'service', value: formatServiceId(parseServiceId(scope.value)) } : scope
}

const distinct = (warnings: readonly Warning[]): Warning[] => [...new Map(warnings.map((warning) => [warning.text, warning])).values()]

type How = { scope: Scope; query: CompareQuery; now: Date }

async function read({ kind, value }: Side, { scope, query, now }: How): Promise<SideFacts> {
  if (kind === 'instance') return readInstance(value)
  if (kind === 'registry') return { ...(await readPast(now, scope, value)), side: `registry:${value}` }
  const at = parseInstant(value, now)
  return { ...(await readPast(at, scope, query.registry)), side: `instant:${at.toISOString()}` }
}

async function readInstance(address: string): Promise<SideFacts> {
  const { data, complete, warnings } = await getInstance(address)
  return { side: `instance:${address}`, facts: instanceFacts(data), complete, warnings }
}

async function readPast(at: Date, scope: Scope, registry: string | undefined): Promise<Omit<SideFacts, 'side'>> {
  if (scope === null) {
    const { data, complete, warnings } = await pastWhole(at, registry)
    return bounded([...data.services.map(serviceFact), ...data.applications.map(applicationFact), ...data.rules.map(ruleFact)], {
      complete,
      warnings,
    })
  }
  const { data, complete, warnings } = await pastRows(at, scope, registry)
  const withService = scope.column === 'application'
  return bounded(
    [
      ...data.providers.map((row) => providerFact(row, withService)),
      ...data.consumers.map((row) => consumerFact(row, withService)),
      ...data.rules.map(ruleFact),
    ],
    { complete, warnings },
  )
}

function bounded(
  facts: CompareFact[],
  { complete, warnings }: { complete: boolean; warnings: readonly Warning[] },
): Omit<SideFacts, 'side'> {
  if (facts.length <= maxFacts) return { facts, complete, warnings }
  const cut = warningOf('side-cut', { count: maxFacts }, undefined, 'list-cut')
  return { facts: facts.slice(0, maxFacts), complete: false, warnings: [...warnings, cut] }
}
