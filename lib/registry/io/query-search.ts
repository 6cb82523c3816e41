// What ⌘K finds in the registry.
import { database, prepared } from '../../platform/database.ts'
import { addressesOf } from '../instances.ts'
import type { SearchHit } from '../requests.ts'
import type { InstanceFact } from '../rows.ts'
import { searchConsumerHosts } from './search-hosts.ts'
import { literal, matchesWord, patternsOf, wordsOf } from './service-filter.ts'

/** Providers of a service that are asked for the spelling of a method. */
const methodProviders = 20

type FoundService = { id: string; interface: string; applications: string[]; isNamed: boolean }

/** Services (also by method, host and consuming application), applications, instances and hosts that match every word: at most `limit` of each, best first. */
export async function searchRegistry(text: string, limit: number): Promise<SearchHit[]> {
  const patterns = patternsOf(text)
  if (patterns.length === 0) return []
  const [services, applications, instances, hosts] = await Promise.all([
    searchServices(text, limit),
    searchApplications(patterns, limit),
    searchInstances(text, limit),
    searchConsumerHosts(text, limit),
  ])
  return [...services, ...applications, ...instances, ...hosts]
}

/**
 * Services whose interface's last word begins with what was typed, then those with it anywhere in their id, then those with it among
 * their methods, applications (that provide or consume) or hosts. Each step runs only while there is room, and stops at `limit` rows.
 */
async function searchServices(text: string, limit: number): Promise<SearchHit[]> {
  const found = new Map<string, FoundService>()
  for (const step of steps) {
    if (found.size >= limit) break
    const values: unknown[] = [limit]
    const words = wordsOf(text)
    const { where, order } = step(words, values)
    const rows = await database().pool.query<FoundService>(
      `select s.id, s.interface, min(s.applications) as applications, ${inId(words, values)} as "isNamed" from service s
       where ${where} group by s.interface, s.id order by ${order} limit $1`,
      values,
    )
    for (const row of rows.rows) if (found.size < limit && !found.has(row.id)) found.set(row.id, row)
  }
  const methods = await methodsOf(
    [...found.values()].filter((row) => !row.isNamed).map((row) => row.id),
    patternsOf(text),
  )
  return [...found.values()].map((row) => toHit(row, methods.get(row.id)))
}

type Step = (words: readonly string[], values: unknown[]) => { where: string; order: string }

const steps: readonly Step[] = [
  (words, values) => ({
    where: `s.simple_name like $${values.push(`${literal(lastName(words))}%`)}::text and ${inText(words, values)}`,
    order: 'min(length(s.simple_name)), s.interface, s.id',
  }),
  (words, values) => ({ where: `${inText(words, values)} and ${inId(words, values)}`, order: 's.interface, s.id' }),
  (words, values) => ({
    where: `${inText(words, values)} and not (${inId(words, values)})`,
    order: 's.interface, s.id',
  }),
]

/** Implied by being in the id, but what an index answers. */
const inText = (words: readonly string[], values: unknown[]): string => words.map((word) => matchesWord(word, values)).join(' and ')

const inId = (words: readonly string[], values: unknown[]): string =>
  words.map((word) => `lower(s.id) like $${values.push(`%${literal(word)}%`)}::text`).join(' and ')

/** "acme.api.order" → "order" */
const lastName = (words: readonly string[]): string => words.at(-1)?.split('.').at(-1) ?? ''

/** The shortest method of each service that one of the words is in, as its providers spell it. */
async function methodsOf(ids: readonly string[], patterns: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await database().pool.query<{ id: string; method: string }>(
    prepared(
      `select distinct on (s.id) s.id, m.method from unnest($1::text[]) s(id)
       cross join lateral (select methods from provider where source_id in (select source_id from service where id = s.id) and service = s.id limit ${methodProviders}) p
       cross join lateral unnest(p.methods) m(method)
     where lower(m.method) like any ($2) order by s.id, length(m.method), m.method`,
      [ids, patterns],
    ),
  )
  return new Map(found.rows.map((row) => [row.id, row.method]))
}

function toHit(row: FoundService, method: string | undefined): SearchHit {
  const href = `/services/${encodeURIComponent(row.id)}`
  if (method === undefined) return { kind: 'service', id: row.id, label: row.id, hint: row.applications.join(', ') || null, href }
  return { kind: 'method', id: row.id, label: `${row.interface.replace(/^.*\./, '')}.${method}`, hint: row.id, href }
}

/** One LIKE per word, as an index answers them; values follow the limit. */
const likeEach = (text: string, patterns: readonly string[]): string =>
  patterns.map((_, index) => `${text} like $${index + 2}::text`).join(' and ')

async function searchApplications(patterns: readonly string[], limit: number): Promise<SearchHit[]> {
  const found = await database().pool.query<{ name: string }>(
    `select name from (
       select value as name from service_count where facet in ('provides', 'consumes') and ${likeEach('lower(value)', patterns)}
       union select application from instance where ${likeEach('search', patterns)} and ${likeEach('lower(application)', patterns)}
       union select application from consumer_trace where ${likeEach('lower(application)', patterns)}
     ) a order by length(name), name limit $1`,
    [limit, ...patterns],
  )
  return found.rows.map(({ name }) => ({
    kind: 'application',
    id: name,
    label: name,
    hint: null,
    href: `/applications/${encodeURIComponent(name)}`,
  }))
}

type FoundInstance = Pick<InstanceFact, 'application' | 'address' | 'host' | 'endpoints'>

async function searchInstances(text: string, limit: number): Promise<SearchHit[]> {
  const [words, patterns] = [wordsOf(text), patternsOf(text)]
  const found = await database().pool.query<FoundInstance>(
    `select distinct on (address, application) application, address, host, endpoints from instance where ${likeEach('search', patterns)}
     order by address, application limit $1`,
    [limit, ...patterns],
  )
  return found.rows.map((row) => {
    // an instance is found by any of its ports; the one that was asked for is the one to show
    const isMeant = (address: string) => words.every((word) => `${address} ${row.application}`.toLowerCase().includes(word))
    const address = addressesOf(row).find(isMeant) ?? row.address
    return { kind: 'instance', id: address, label: address, hint: row.application, href: `/instances/${encodeURIComponent(address)}` }
  })
}
