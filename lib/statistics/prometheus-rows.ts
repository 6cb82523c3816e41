// Dubbo 3.3 reports counters since the start of the process (MetricsKey): a report is the difference of two looks.
// One page covers every application of the JVM; there is no peer label, so a caller is never known here.
import { type CallRow, isInternalInterface, type Side } from './call-row.ts'
import type { Sample } from './prometheus-text.ts'

/** What one series of calls had counted at one look. */
export type Counters = {
  total: number
  failed: number
  elapsedMs: number
  maxMs: number
  lastMs: number
  processing: number
  labels: SeriesLabels
}

type SeriesLabels = Pick<CallRow, 'side' | 'application' | 'interface' | 'group' | 'version' | 'method'>

export type Look = ReadonlyMap<string, Counters>

export type TargetOptions = {
  atMs: number
  /** host:port of the provider behind the page, where the configuration names it */
  address?: string | undefined
  /** The one application to take from the page; all where it is not given */
  application?: string | undefined
}

const wanted =
  /^dubbo_(provider|consumer)_(requests_total|requests_processing_total|requests_failed\w*_total|requests_timeout\w*_total|requests_limit_total|requests_unknown_failed_total|requests_business_failed_total|rt_milliseconds_(?:sum|max|last))$/

/** Names a scrape needs; aggregates are windows of their own and of no use here. */
export const isWantedMetric = (name: string): boolean => wanted.test(name)

/** Sums the samples of one page up per side, application, service and method. */
export function lookOf(samples: readonly Sample[], application?: string): Look {
  const partial = new Map<string, { labels: SeriesLabels; values: Map<string, number> }>()
  for (const sample of samples) {
    const match = wanted.exec(sample.name)
    const labels = match ? labelsOf(match[1] === 'provider' ? 'provider' : 'consumer', sample) : undefined
    if (!match?.[2] || !labels || (application !== undefined && labels.application !== application)) continue
    const key = Object.values(labels).join('\0')
    const entry = partial.get(key) ?? { labels, values: new Map<string, number>() }
    entry.values.set(match[2], (entry.values.get(match[2]) ?? 0) + sample.value)
    partial.set(key, entry)
  }
  return new Map([...partial].map(([key, { labels, values }]) => [key, countersOf(labels, values)]))
}

function labelsOf(side: Side, { labels }: Sample): SeriesLabels | undefined {
  const text = (name: string): string => (labels.get(name) ?? '').replaceAll('\0', '').slice(0, 255)
  const found = {
    side,
    application: text('application_name'),
    interface: text('interface'),
    group: text('group'),
    version: text('version'),
    method: text('method'),
  }
  return found.interface === '' || found.method === '' || isInternalInterface(found.interface) ? undefined : found
}

/**
 * A failure is what the framework failed, as in the reports of older releases: a business exception is an answer. Providers give
 * the sum of all failures and the business ones apart; consumers only give the single causes.
 */
function countersOf(labels: SeriesLabels, values: ReadonlyMap<string, number>): Counters {
  const of = (name: string): number => values.get(name) ?? 0
  const causes = [...values].filter(([name]) => /^requests_(failed_|timeout|limit|unknown)/.test(name) && name !== 'requests_failed_total')
  const sum = causes.reduce((total, [, value]) => total + value, 0)
  return {
    labels,
    total: of('requests_total'),
    failed: values.has('requests_failed_total') ? Math.max(0, of('requests_failed_total') - of('requests_business_failed_total')) : sum,
    elapsedMs: of('rt_milliseconds_sum'),
    maxMs: of('rt_milliseconds_max'),
    lastMs: of('rt_milliseconds_last'),
    processing: of('requests_processing_total'),
  }
}

/** Rows for what was counted between two looks. The first look gives none: its counts are of unknown age. */
export function rowsBetween(before: Look | undefined, now: Look, options: TargetOptions): CallRow[] {
  if (!before) return []
  return [...now].flatMap(([key, counters]) => {
    const row = rowOf(before.get(key), counters, options)
    return row ? [row] : []
  })
}

function rowOf(before: Counters | undefined, now: Counters, options: TargetOptions): CallRow | undefined {
  // a counter that went down belongs to a new process: all of it was counted since
  const base = before && before.total <= now.total ? before : nothing
  const calls = now.total - base.total
  if (calls <= 0) return undefined
  const failure = Math.min(calls, Math.max(0, now.failed - base.failed))
  const elapsedMs = Math.max(0, Math.round(now.elapsedMs - base.elapsedMs))
  return {
    ...now.labels,
    ...peersOf(now.labels.side, options.address ?? ''),
    atMs: options.atMs,
    success: Math.round(calls - failure),
    failure: Math.round(failure),
    elapsedMs,
    maxElapsedMs: maxOf(base, now, elapsedMs / calls),
    concurrent: Math.round(Math.max(0, now.processing)),
    inputBytes: 0,
    outputBytes: 0,
  }
}

const nothing = { total: 0, failed: 0, elapsedMs: 0, maxMs: 0 }

const peersOf = (side: Side, address: string): Pick<CallRow, 'client' | 'server'> =>
  side === 'provider' ? { client: '', server: address } : { client: address.replace(/:\d+$/, ''), server: '' }

/** The page's maximum is that of the process's whole life: it tells the interval's only when it grew; else a lower bound. */
const maxOf = (base: Pick<Counters, 'maxMs'>, now: Counters, averageMs: number): number =>
  Math.round(now.maxMs > base.maxMs ? now.maxMs : Math.max(now.lastMs, averageMs))
