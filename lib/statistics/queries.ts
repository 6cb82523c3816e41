import { answerFrom, type Answer } from '../platform/answer.ts'
import { sourceAges } from '../platform/sources.ts'
import { parseServiceId } from '../registry/service-id.ts'
import {
  readBuckets,
  readCallsPerServer,
  readCallsToAddress,
  readPeerSums,
  readReportInterval,
  readServerBuckets,
  readSums,
  type CallFilter,
  type KeyName,
  type KeySum,
  type ServerBucket,
} from './io/store.ts'
import { measuredSeconds } from './coverage.ts'
import { readMeasuredSteps } from './io/coverage.ts'
import { ratesOf, type CallRate } from './rates.ts'
import type { ObservedShare, Series, TopRow } from './schema.ts'
import { buildSeries } from './series.ts'
import { sharesOf } from './share.ts'
import { minuteStepOf, type TimeRange } from './time-range.ts'

export type SeriesQuery = TimeRange &
  Pick<CallFilter, 'application' | 'method' | 'server' | 'side'> & {
    service?: string | undefined
    groupBy?: Exclude<KeyName, 'service'> | undefined
  }

const liveMs = 15 * 60_000
const liveSteps = [5, 10]

const ages = () => sourceAges({ kinds: ['monitor', 'prometheus'] })

const filterOf = ({ service, application, method, server, side }: Omit<SeriesQuery, 'from' | 'to'>): CallFilter => ({
  ...(service === undefined ? {} : parseServiceId(service)),
  application,
  method,
  server,
  side,
})

/**
 * Calls, failures and times per step, each call counted once. Ranges of up to 15 minutes come in steps of 5 or 10 s where
 * applications report that often; everything else in whole minutes or multiples. Steps in which nobody reported are gaps.
 */
export async function seriesFor(query: SeriesQuery): Promise<Answer<Series>> {
  const { from, to, groupBy = 'none' } = query
  const range = { from, to }
  const filter = filterOf(query)
  const live = to.getTime() - from.getTime() <= liveMs ? liveStepOf(await readReportInterval(range, filter)) : undefined
  const stepSeconds = live ?? minuteStepOf(range)
  // the first step is shown whole, so it is read whole
  const aligned = { from: new Date(Math.floor(from.getTime() / (stepSeconds * 1000)) * stepSeconds * 1000), to }
  const resolution = live ? 'reports' : 'minutes'
  const [buckets, measured] = await Promise.all([
    readBuckets({ range: aligned, filter, key: groupBy, resolution }, stepSeconds),
    readMeasuredSteps(range, { resolution, stepSeconds }),
  ])
  return answerFrom(buildSeries(buckets, { ...range, stepSeconds, measured }), await ages())
}

/** A step shorter than the reports' interval would draw holes that are not there. */
const liveStepOf = (intervalSeconds: number | undefined): number | undefined =>
  intervalSeconds === undefined ? undefined : liveSteps.find((step) => intervalSeconds <= step * 1.2)

export type TopQuery = SeriesQuery & { by: Exclude<KeyName, 'none'>; limit?: number }

const minuteMs = 60_000

/** The keys with most calls in a range; per second of the minutes in which anything was measured. */
export async function topCalls({ by, limit = 20, ...query }: TopQuery): Promise<Answer<TopRow[]>> {
  const resolution = query.to.getTime() - query.from.getTime() <= liveMs ? 'reports' : 'minutes'
  // minutes are read whole, and so is the time they cover
  const from = resolution === 'reports' ? query.from : new Date(Math.floor(query.from.getTime() / minuteMs) * minuteMs)
  const range = { from, to: query.to }
  const stepSeconds = coverageStepOf(range)
  const [sums, measured] = await Promise.all([
    readSums({ range, filter: filterOf(query), key: by, resolution }, Math.min(limit, 500)),
    readMeasuredSteps(range, { resolution, stepSeconds }),
  ])
  const seconds = measuredSeconds(measured, stepSeconds, range)
  return answerFrom(
    sums.map((sum) => topRowOf(sum, seconds)),
    await ages(),
  )
}

/** Minutes, as long as that is at most a day of looks into the database; coarser for what is longer. */
const coverageStepOf = (range: TimeRange): number =>
  range.to.getTime() - range.from.getTime() <= 24 * 60 * minuteMs ? 60 : minuteStepOf(range)

const topRowOf = ({ key, calls, failures, elapsedMs, maxMs }: KeySum, seconds: number): TopRow => ({
  key,
  calls,
  failures,
  callsPerSecond: seconds === 0 ? 0 : calls / seconds,
  errorRate: calls === 0 ? 0 : failures / calls,
  averageMs: calls === 0 ? null : elapsedMs / calls,
  maxMs,
})

/**
 * Rates of the last `sinceMs` (up to an instant, else up to now) per caller and callee: the traffic of the topology's edges, each call once (how: rates.ts). The window
 * should hold at least one report of every application: 60 s by default, as Dubbo reports once a minute unless told otherwise.
 */
export async function callRates(sinceMs = 60_000, until?: Date): Promise<CallRate[]> {
  const now = Date.now()
  // a reporter's clock may be ahead of ours
  const to = until ?? new Date(now + sinceMs)
  return ratesOf(await readPeerSums({ from: new Date((until?.getTime() ?? now) - sinceMs), to }), sinceMs / 1000)
}

/**
 * How the calls to a service (`group/interface:version`) were shared out among its providers since an instant, counting only
 * reports that lie wholly after it. Per address the provider's own count, else that of consumers up to 2.7. Empty until the first
 * whole interval has passed: callers wait and ask again.
 */
export async function observedShares(service: string, sinceIso: string): Promise<ObservedShare[]> {
  const rows = await readCallsPerServer(parseServiceId(service), new Date(sinceIso))
  const calls = new Map(rows.filter((row) => row.side === 'consumer').map((row) => [row.server, row.calls]))
  for (const row of rows) if (row.side === 'provider') calls.set(row.server, row.calls)
  return sharesOf(calls)
}

/** The same calls as each side counted them: providers, and consumers up to 2.7, which alone name the provider they called. */
export const callsPerServer = (service: string, sinceIso: string): ReturnType<typeof readCallsPerServer> =>
  readCallsPerServer(parseServiceId(service), new Date(sinceIso))

/**
 * Calls, failures and times per callee since an instant, as each side counted them, in steps that hold at least one report of everybody:
 * callees can be compared step by step.
 */
export async function callsInSteps(service: string, since: Date): Promise<ServerBucket[]> {
  const key = parseServiceId(service)
  const interval = await readReportInterval({ from: new Date(since.getTime() - 600_000), to: new Date(Date.now() + minuteMs) }, key)
  const stepSeconds = Math.min(300, Math.max(10, Math.ceil((interval ?? 60) * 1.5)))
  return readServerBuckets(key, { since, stepSeconds })
}

/** When an address was last called within half an hour, and until when somebody reported; null where no report names it. */
export const callsToAddress = (address: string): ReturnType<typeof readCallsToAddress> => readCallsToAddress(address)

/** `observedShares` with the age of what it rests on. */
export async function getShares(service: string, sinceIso: string): Promise<Answer<ObservedShare[]>> {
  return answerFrom(await observedShares(service, sinceIso), await ages())
}
