// The facts of one service or one application at a past instant.
import type { Warning } from '../../platform/answer.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { pastKinds, type PastConsumer, type PastEvent, type PastProvider, type PastRule } from '../past-facts.ts'
import type { PastRuleRow } from '../past-schema.ts'
import { pastState } from '../past-state.ts'
import type { ConsumerRow, ProviderRow } from '../schema.ts'
import { parseServiceId } from '../service-id.ts'
import { eventsSince, inPast, type Past, type PastAnswer } from './past-read.ts'
import { toConsumer, toProvider } from './query-endpoints.ts'
import { registrySourceOf } from './service-filter.ts'
import { consumerTable, providerTable, selectList } from './tables.ts'
import { warningOf } from '../sentences.ts'

/** What is asked of: everything of a service, or everything of an application. */
export type PastScope = { column: 'service' | 'application'; value: string }
export type PastRows = { providers: ProviderRow[]; consumers: ConsumerRow[]; rules: PastRuleRow[] }

/**
 * Everything of the scope at `at`. An application's state misses a provider whose address and protocol were handed to another
 * application since: its event speaks of the new owner. Throws not-found before the history begins.
 */
export const pastRows = (at: Date, scope: PastScope, registry?: string): Promise<PastAnswer<PastRows>> =>
  inPast(at, registrySourceOf(registry), async (past) => {
    const { seen, ...present } = await presentFacts(past, scope)
    const endpoints = await eventsSince(past, { where: `${scope.column} = $4 and type not like 'rule-%'`, values: [scope.value] })
    const ofRules = ruleScope(scope, {
      path: "detail ->> 'path'",
      key: "case when service = '' then application else service end",
      first: 4,
    })
    const rules = await eventsSince(past, { where: `type like 'rule-%' and ${ofRules.where}`, values: ofRules.values })
    const state = pastState(present, [...endpoints, ...rules])
    const firstSeen = await firstSeenBefore(past, scope, { isNeeded: state.left.size > 0, seen, left: state.left })
    const isOfScope = (row: { service: string; application: string }) => row[scope.column] === scope.value
    return {
      data: {
        providers: state.provider
          .filter(isOfScope)
          .map((row) => toProvider({ ...row, firstSeen: firstSeen(pastKinds.provider.keyOf(row)) })),
        consumers: state.consumer
          .filter(isOfScope)
          .map((row) => toConsumer({ ...row, firstSeen: firstSeen(pastKinds.consumer.keyOf(row)) })),
        rules: state.rule.map(({ sourceId, ...row }) => ({ registry: configIdOf(sourceId), ...row })),
      },
      broken: state.broken,
      warnings: flapWarnings(endpoints, past.at),
    }
  })

type Seen = Map<string, Date>

async function presentFacts({ sql, sourceIds }: Past, scope: PastScope) {
  const providers = await sql.query<PastProvider & { firstSeen: Date }>(
    `select p.source_id as "sourceId", p.first_seen as "firstSeen", ${selectList(providerTable, 'p')} from provider p where source_id = any($1) and ${scope.column} = $2`,
    [sourceIds, scope.value],
  )
  const consumers = await sql.query<PastConsumer & { firstSeen: Date }>(
    `select c.source_id as "sourceId", c.first_seen as "firstSeen", ${selectList(consumerTable, 'c')} from consumer c where source_id = any($1) and ${scope.column} = $2`,
    [sourceIds, scope.value],
  )
  const ofScope = ruleScope(scope, { path: 'path', key: 'key', first: 2 })
  const rules = await sql.query<PastRule>(
    `select source_id as "sourceId", path, kind, key, content from rule where source_id = any($1) and ${ofScope.where}`,
    [sourceIds, ...ofScope.values],
  )
  const seen: Seen = new Map()
  for (const row of providers.rows) seen.set(pastKinds.provider.keyOf(row), row.firstSeen)
  for (const row of consumers.rows) seen.set(pastKinds.consumer.keyOf(row), row.firstSeen)
  return { provider: providers.rows, consumer: consumers.rows, rule: rules.rows, seen }
}

/** Rules that speak of the scope by their key, or of a service by where they lie; `first` is the first free placeholder. */
function ruleScope(
  { column, value }: PastScope,
  { path, key, first }: { path: string; key: string; first: number },
): { where: string; values: string[] } {
  if (column === 'application') return { where: `(${key}) = $${first}`, values: [value] }
  const name = `$${first + 1}`
  return {
    where: `((${key}) in ($${first}, ${name}) or strpos(${path}, '/' || ${name} || '/') > 0 or strpos(${path}, '/' || ${name} || ':') > 0)`,
    values: [value, parseServiceId(value).interface],
  }
}

/**
 * When a fact was first seen. One that left since has no row that says so: it is its last appearance before the instant, and where the
 * history does not reach that far, the instant itself.
 */
async function firstSeenBefore(
  { sql, at, sourceIds }: Past,
  { column, value }: PastScope,
  { isNeeded, seen, left }: { isNeeded: boolean; seen: Seen; left: ReadonlySet<string> },
): Promise<(key: string) => Date> {
  const before: Seen = new Map()
  if (isNeeded) {
    const found = await sql.query<PastEvent & { protocol: string; at: Date }>(
      `select source_id as "sourceId", type, service, application, address, coalesce(detail ->> 'protocol', '') as protocol, max(at) as at from registry_event
       where at <= $1 and source_id = any($2) and ${column} = $3 and type in ('provider-appeared', 'consumer-appeared') group by 1, 2, 3, 4, 5, 6`,
      [at, sourceIds, value],
    )
    for (const { type, address, ...row } of found.rows)
      before.set(
        type === 'provider-appeared' ? pastKinds.provider.keyOf({ ...row, address }) : pastKinds.consumer.keyOf({ ...row, id: address }),
        row.at,
      )
  }
  return (key) => (left.has(key) ? before.get(key) : seen.get(key)) ?? at
}

/** Flaps that were reduced to one row cannot be told apart any more. */
function flapWarnings(events: readonly PastEvent[], at: Date): Warning[] {
  const within = events.filter(({ type, detail }) => type.endsWith('-flapped') && detail.from !== undefined && new Date(detail.from) <= at)
  return within.length === 0 ? [] : [warningOf('history-compacted', { count: within.length })]
}
