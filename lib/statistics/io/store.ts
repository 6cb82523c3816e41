// Reads of call figures. Each call is counted by its callee (side provider) and by its caller (side consumer), where both report;
// `counted` below takes every call once: the provider's count where one reports for that address, else the consumer's.
// The choice is made for the whole range, so a provider that began to report within it hides what consumers said before.
import { database, type Sql } from '../../platform/database.ts'
import type { Side } from '../call-row.ts'
import type { PeerSum } from '../rates.ts'
import type { Bucket } from '../series.ts'
import type { TimeRange } from '../time-range.ts'

export type CallFilter = {
  interface?: string | undefined
  group?: string | undefined
  version?: string | undefined
  /** Application that reports: as callee where it reports as one, else as caller */
  application?: string | undefined
  method?: string | undefined
  server?: string | undefined
  /** One side's own count instead of each call once */
  side?: Side | undefined
}

/** What rows are summed up under. Closed, because it becomes SQL. */
const keys = {
  none: `''`,
  server: 'server',
  client: 'client',
  method: 'method',
  application: 'application',
  service: `case when "group" = '' then '' else "group" || '/' end || interface || case when version = '' then '' else ':' || version end`,
} as const
export type KeyName = keyof typeof keys

/** `known`: reports that cover an unknown time are in no minute, and in no sum. */
const tables = {
  minutes: { name: 'call_minute', time: 'minute', known: 'true' },
  reports: { name: 'call_report', time: 'at', known: 'not covers_unknown_time' },
} as const
export type Resolution = keyof typeof tables

const monitorSources = `source_id in (select id from source where kind in ('monitor', 'prometheus'))`

/** `counted`: rows of the range that pass the filter, every call once. Parameters $1 … $9. */
const countedFrom = ({ name, time, known }: (typeof tables)[Resolution]): string => `
with scope as materialized (
  select ${time} as at, side, application, interface, "group", version, method, client, server, success, failure, elapsed_ms, max_elapsed_ms
  from ${name}
  where ${monitorSources} and ${time} >= $1 and ${time} < $2 and ${known}
    and ($3::text is null or interface = $3) and ($4::text is null or "group" = $4) and ($5::text is null or version = $5)
    and ($6::text is null or application = $6) and ($7::text is null or method = $7) and ($8::text is null or server = $8)
    and ($9::text is null or side = $9)
), reporting as (
  select interface, "group", version, array_agg(distinct server) as servers from scope where side = 'provider' group by 1, 2, 3
), counted as (
  select scope.* from scope left join reporting using (interface, "group", version)
  where $9 is not null or scope.side = 'provider'
    or ($6 is null and (reporting.servers is null or (scope.server <> '' and not (scope.server = any(reporting.servers)) and not ('' = any(reporting.servers)))))
    or ($6 is not null and not exists (select 1 from reporting))
)`

const filterValues = ({ from, to }: TimeRange, filter: CallFilter): unknown[] => [
  from,
  to,
  ...[filter.interface, filter.group, filter.version, filter.application, filter.method, filter.server, filter.side].map(
    (value) => value ?? null,
  ),
]

type Query = { range: TimeRange; filter: CallFilter; key: KeyName; resolution: Resolution }

/** Sums per key and step; steps are aligned to the epoch. At most 50,000. */
export async function readBuckets(
  { range, filter, key, resolution }: Query,
  stepSeconds: number,
  sql: Sql = database().pool,
): Promise<Bucket[]> {
  const found = await sql.query<Bucket>(
    `${countedFrom(tables[resolution])}
     select ${keys[key]} as key, (floor(extract(epoch from at) / $10) * $10 * 1000)::float8 as "atMs", sum(success + failure)::float8 as calls,
            sum(failure)::float8 as failures, sum(elapsed_ms)::float8 as "elapsedMs", max(max_elapsed_ms)::float8 as "maxMs"
     from counted group by 1, 2 order by 2, 1 limit 50000`,
    [...filterValues(range, filter), stepSeconds],
  )
  return found.rows
}

export type KeySum = { key: string; calls: number; failures: number; elapsedMs: number; maxMs: number }

/** Sums per key over the whole range, most calls first. */
export async function readSums({ range, filter, key, resolution }: Query, limit: number, sql: Sql = database().pool): Promise<KeySum[]> {
  const found = await sql.query<KeySum>(
    `${countedFrom(tables[resolution])}
     select ${keys[key]} as key, sum(success + failure)::float8 as calls, sum(failure)::float8 as failures, sum(elapsed_ms)::float8 as "elapsedMs", max(max_elapsed_ms)::float8 as "maxMs"
     from counted group by 1 order by 2 desc, 1 limit $10`,
    [...filterValues(range, filter), limit],
  )
  return found.rows
}

/** Both sides' sums per reporter and pair of addresses since an instant, at most 100,000. */
export async function readPeerSums({ from, to }: TimeRange, sql: Sql = database().pool): Promise<PeerSum[]> {
  const found = await sql.query<PeerSum>(
    `select side, application, interface, "group", version, client, server,
            sum(success + failure)::float8 as calls, sum(failure)::float8 as failures, sum(elapsed_ms)::float8 as "elapsedMs", max(max_elapsed_ms)::float8 as "maxMs"
     from call_report where ${monitorSources} and at >= $1 and at <= $2 and not covers_unknown_time group by 1, 2, 3, 4, 5, 6, 7 limit 100000`,
    [from, to],
  )
  return found.rows
}

/** Mean seconds between two reports of one key in a range; undefined when no key reported twice. */
export async function readReportInterval(
  { from, to }: TimeRange,
  filter: CallFilter,
  sql: Sql = database().pool,
): Promise<number | undefined> {
  const found = await sql.query<{ seconds: number | null }>(
    `${countedFrom(tables.reports)}
     select (sum(extract(epoch from spread)) / nullif(sum(gaps), 0))::float8 as seconds from (
       select max(at) - min(at) as spread, count(*) - 1 as gaps from counted group by side, application, interface, "group", version, method, client, server) as keys`,
    filterValues({ from, to }, filter),
  )
  return found.rows[0]?.seconds ?? undefined
}

/**
 * Calls per callee in reports whose whole interval lies after `since`: a report at `since` + 1 s still tells of calls before it, so
 * only reports that follow another one of the same key made after `since` count, and those of keys that are new.
 */
export async function readCallsPerServer(
  service: Required<Pick<CallFilter, 'interface' | 'group' | 'version'>>,
  since: Date,
  sql: Sql = database().pool,
): Promise<{ side: Side; server: string; calls: number }[]> {
  const found = await sql.query<{ side: Side; server: string; calls: number }>(
    `select side, server, sum(success + failure)::float8 as calls from (
       select side, server, at, success, failure, covers_unknown_time,
              lag(at) over (partition by source_id, side, application, method, client, server order by at) as previous
       from call_report where ${monitorSources} and at >= $4::timestamptz - interval '10 minutes' and interface = $1 and "group" = $2 and version = $3 and server <> '') as report
     where at > $4 and not covers_unknown_time and (previous is null or previous >= $4) group by 1, 2`,
    [service.interface, service.group, service.version, since],
  )
  return found.rows
}

/**
 * Newest report of a call to the address within half an hour, and newest report of anything by the same sources: who went on hearing
 * others would have heard of a call. Reports without a call are not kept.
 */
export async function readCallsToAddress(
  address: string,
  sql: Sql = database().pool,
): Promise<{ lastCallAt: Date | null; lastReportAt: Date | null }> {
  const found = await sql.query<{ lastCallAt: Date | null; lastReportAt: Date | null }>(
    `with called as (
       select source_id, max(at) as at from call_report
       where ${monitorSources} and at >= now() - interval '30 minutes' and server = $1 group by source_id)
     select (select max(at) from called) as "lastCallAt",
       (select max(at) from call_report where source_id in (select source_id from called) and at >= now() - interval '30 minutes') as "lastReportAt"`,
    [address],
  )
  return found.rows[0] ?? { lastCallAt: null, lastReportAt: null }
}

/** What one side counted of one callee in one step of time. */
export type ServerBucket = { side: Side; server: string; atMs: number; calls: number; failures: number; elapsedMs: number }

/** Both sides' counts per callee and step since an instant, only of reports that lie wholly after it; at most 20,000. */
export async function readServerBuckets(
  service: Required<Pick<CallFilter, 'interface' | 'group' | 'version'>>,
  { since, stepSeconds }: { since: Date; stepSeconds: number },
  sql: Sql = database().pool,
): Promise<ServerBucket[]> {
  const found = await sql.query<ServerBucket>(
    `select side, server, (floor(extract(epoch from at) / $5) * $5 * 1000)::float8 as "atMs", sum(success + failure)::float8 as calls,
            sum(failure)::float8 as failures, sum(elapsed_ms)::float8 as "elapsedMs" from (
       select side, server, at, success, failure, elapsed_ms, covers_unknown_time,
              lag(at) over (partition by source_id, side, application, method, client, server order by at) as previous
       from call_report where ${monitorSources} and at >= $4::timestamptz - interval '10 minutes' and interface = $1 and "group" = $2 and version = $3 and server <> '') as report
     where at > $4 and not covers_unknown_time and (previous is null or previous >= $4) group by 1, 2, 3 order by 3 limit 20000`,
    [service.interface, service.group, service.version, since, stepSeconds],
  )
  return found.rows
}
