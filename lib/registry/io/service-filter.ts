// What a list of services is narrowed by, as SQL: every filter is a condition of its own, so that facets can leave one out.
import { database, prepared } from '../../platform/database.ts'
import { sourceIdOf } from '../../platform/source-id.ts'
import { formatAddress } from '../dubbo-url.ts'
import type { Level } from '../rows.ts'

export type ServiceFilter = {
  search: string
  registry?: string | undefined
  application?: string | undefined
  protocol?: string | undefined
  generation?: string | undefined
  level?: Level | undefined
  health?: keyof typeof severities | undefined
  /** Code of a problem it has */
  problem?: string | undefined
  /** Where it is offered */
  host?: string | undefined
  version?: string | undefined
}

/** The column `severity`: how bad the worst problem is. */
const severities = { ok: 0, info: 1, warning: 2, danger: 3 } as const

export const registrySourceOf = (registry: string | undefined): string | null =>
  registry === undefined ? null : registry.startsWith('registry:') ? registry : sourceIdOf('registry', registry)

/** Escapes what LIKE would read as a pattern. */
export const literal = (text: string): string => text.replace(/[\\%_]/g, String.raw`\$&`)

/** Words of a search in lower case, all of which must match. */
export const wordsOf = (search: string): string[] => search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8)

/** The same as `%word%` patterns. */
export const patternsOf = (search: string): string[] => wordsOf(search).map((word) => `%${literal(word)}%`)

export type ConditionName = Exclude<keyof ServiceFilter, 'search'> | 'search'
/** SQL over the row `s` of {@link serviceRelation}. */
export type Conditions = { parts: ReadonlyMap<ConditionName, string>; values: unknown[] }

/** The conditions of what is chosen; nothing for what is not. Values follow those in `values`. */
export function conditionsOf(filter: ServiceFilter, values: unknown[] = []): Conditions {
  const parts = new Map<ConditionName, string>()
  const add = (name: ConditionName, value: unknown, sql: (place: string) => string): void => {
    if (value === undefined) return
    values.push(value)
    parts.set(name, sql(`$${values.length}`))
  }
  addSearch(filter.search, { parts, values })
  add('registry', registrySourceOf(filter.registry) ?? undefined, (place) => `s.source_id = ${place}::text`)
  add('application', filter.application, (place) => `(s.applications @> array[${place}::text] or s.consumer_apps @> array[${place}::text])`)
  add('protocol', filter.protocol, (place) => `${place}::text = any(s.protocols)`)
  add('generation', filter.generation, (place) => `${place}::text = any(s.generations)`)
  add('level', filter.level, (place) => `s.level = ${place}::text`)
  add('health', filter.health && severities[filter.health], (place) => `s.worst = ${place}::int`)
  add('problem', problemPattern(filter.problem), (place) => `s.problems @> ${place}::jsonb`)
  // every address of the host begins with it, and no other does
  add('host', filter.host && `${literal(formatAddress(filter.host, 0).slice(0, -1))}%`, (place) => offeredAt(`${place}::text`))
  add('version', filter.version, (place) => `s.version = ${place}::text`)
  return { parts, values }
}

/** One LIKE per word: `like all (…)` cannot use the trigram index. */
function addSearch(search: string, { parts, values }: { parts: Map<ConditionName, string>; values: unknown[] }): void {
  const words = wordsOf(search)
  if (words.length > 0) parts.set('search', words.map((word) => matchesWord(word, values)).join(' and '))
}

/** Three numbers and dots, or more of an IPv4 address and port */
const hostStart = /^\d{1,3}\.\d{1,3}\.\d{1,3}(?:\.\d{0,3}(?::\d{0,5})?)?$/

const wholeAddress = /^(?:\d{1,3}\.){3}\d{1,3}(?::\d{0,5})?$/

/**
 * A service of very many providers keeps only the first hosts in its text: what begins like an address is looked up as well. A whole
 * address at which somebody provides is looked up there alone: its digits are in the text of every other service too, so the trigram
 * index leaves thousands of rows to be read. The text is searched when nobody is there (it can be a version).
 */
export function matchesWord(word: string, values: unknown[]): string {
  const pattern = `$${values.push(`%${literal(word)}%`)}::text`
  if (!hostStart.test(word)) return `s.search like ${pattern}`
  const place = `$${values.push(`${word}%`)}::text`
  if (!wholeAddress.test(word)) return `(s.search like ${pattern} or ${offeredAt(place)})`
  return `(s.source_id, s.id) in (${offersAt(place)} union all
    select t.source_id, t.id from service t where t.search like ${pattern} and not exists (select 1 from provider where address like ${place}))`
}

const problemPattern = (code: string | undefined): string | undefined => (code === undefined ? undefined : JSON.stringify([{ code }]))

const offersAt = (place: string): string => `select p.source_id, p.service from provider p where p.address like ${place}`

const offeredAt = (place: string): string => `(s.source_id, s.id) in (${offersAt(place)})`

/** All parts but one as a where clause. */
export function whereOf({ parts }: Conditions, without?: ConditionName): string {
  const chosen = [...parts].filter(([name]) => name !== without).map(([, sql]) => sql)
  return chosen.length === 0 ? '' : `where ${chosen.join(' and ')}`
}

/**
 * Services with `worst`, the severity over all registries that know them (where it is asked for). Where one registry alone has rows, a
 * row is a service and an index gives its order; else rows are put together by id.
 */
export type ServiceRelation = { from: string; isMerged: boolean }

export async function serviceRelation({ needsWorst }: { needsWorst: boolean }): Promise<ServiceRelation> {
  const isMerged = await hasManySources('service')
  const worst = isMerged && needsWorst ? 'max(severity) over (partition by id)' : 'severity'
  return { from: `(select *, ${worst} as worst from service) s`, isMerged }
}

/** Whether several registries have rows there. */
export async function hasManySources(table: 'service' | 'instance'): Promise<boolean> {
  const found = await database().pool.query<{ many: boolean }>(
    prepared(`select (select min(source_id) from ${table}) is distinct from (select max(source_id) from ${table}) as many`),
  )
  return found.rows[0]?.many ?? false
}
