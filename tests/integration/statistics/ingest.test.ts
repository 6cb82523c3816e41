import { beforeEach, describe, expect, it } from 'vitest'
import { database } from '#lib/platform/database'
import { silentLog } from '#lib/platform/log'
import { dropOldPartitions, ensureDayPartitions } from '#lib/platform/partitions'
import { declareSources } from '#lib/platform/sources'
import type { CallRow } from '#lib/statistics/call-row'
import { createReportBatcher } from '#lib/statistics/io/report-batcher'
import { insertReports } from '#lib/statistics/io/report-writer'
import { deleteOldReports } from '#lib/statistics/io/retention'
import { callRates, observedShares, seriesFor, topCalls } from '#lib/statistics/queries'
import { receiverSourceId } from '#lib/statistics/sources'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()
const pool = () => database().pool
const now = Date.now()
const soon = { timeout: 15_000 }
const server = (last: number) => `10.0.1.${last}:20880`

const row = (change: Partial<CallRow>): CallRow => ({
  atMs: now,
  side: 'provider',
  application: 'stock',
  interface: 'shop.Stock',
  group: '',
  version: '1.0',
  method: 'take',
  client: '10.0.0.1',
  server: server(1),
  success: 9,
  failure: 1,
  elapsedMs: 40,
  maxElapsedMs: 12,
  concurrent: 1,
  inputBytes: 100,
  outputBytes: 0,
  ...change,
})
const minutes = async () =>
  (await pool().query('select success, failure, elapsed_ms, max_elapsed_ms, input_bytes from call_minute order by minute, server')).rows

beforeEach(async () => {
  await pool().query('truncate call_report, call_minute')
  await declareSources(pool(), [{ id: receiverSourceId, kind: 'monitor', name: 'receiver', detail: {} }])
})

describe('insertReports', () => {
  it('adds a report to its minute once, however often it is sent', async () => {
    const first = row({})
    expect(await insertReports(pool(), receiverSourceId, [first, first])).toBe(1)
    expect(await insertReports(pool(), receiverSourceId, [first])).toBe(0)
    expect(await minutes()).toEqual([{ success: '9', failure: '1', elapsed_ms: '40', max_elapsed_ms: '12', input_bytes: '100' }])
  })

  it('adds up the reports of one minute and keeps the largest maximum', async () => {
    const start = Math.floor(now / 60_000) * 60_000
    await insertReports(pool(), receiverSourceId, [row({ atMs: start + 5000 }), row({ atMs: start + 10_000, maxElapsedMs: 30 })])
    await insertReports(pool(), receiverSourceId, [row({ atMs: start + 15_000, maxElapsedMs: 3 }), row({ atMs: start + 60_000 })])
    expect(await minutes()).toMatchObject([{ success: '27', failure: '3', max_elapsed_ms: '30' }, { success: '9' }])
  })

  it('stores text that looks like SQL or HTML as text', async () => {
    const nasty = `'); drop table call_report; -- <img onerror=alert(1)>`
    await insertReports(pool(), receiverSourceId, [row({ application: nasty, method: nasty })])
    expect((await pool().query('select application, method from call_report')).rows).toEqual([{ application: nasty, method: nasty }])
  })
})

describe('createReportBatcher', () => {
  it('writes what waits within the flush time and on close', async () => {
    const batcher = createReportBatcher({ sql: pool(), sourceId: receiverSourceId, log: silentLog, flushMs: 20 })
    for (let index = 0; index < 1200; index += 1) batcher.add(row({ atMs: now + index }))
    await expect.poll(() => batcher.counts().stored, soon).toBe(1200)
    batcher.add(row({ atMs: now - 1 }))
    await batcher.close()
    expect(batcher.counts()).toEqual({ received: 1201, stored: 1201, dropped: 0, waiting: 0 })
  })

  it('keeps rows while the database refuses, drops the oldest beyond its bound, and writes the rest later', async () => {
    let refuse = true
    const problems: (string | undefined)[] = []
    const query = ((...input: Parameters<typeof insert>) =>
      refuse ? Promise.reject(new Error('database is away')) : insert(...input)) as unknown as ReturnType<typeof pool>['query']
    const insert = (text: unknown, values?: unknown[]) => pool().query(text as string, values)
    const batcher = createReportBatcher({
      sql: { query },
      sourceId: receiverSourceId,
      log: silentLog,
      flushMs: 5,
      maxWaiting: 100,
      onWrite: (problem) => problems.push(problem),
    })
    for (let index = 0; index < 105; index += 1) batcher.add(row({ atMs: now + index }))
    await expect.poll(() => problems.at(-1), soon).toBe('database is away')
    refuse = false
    await expect.poll(() => batcher.counts().stored, soon).toBe(95)
    expect(batcher.counts()).toMatchObject({ stored: 95, dropped: 10 })
    await expect.poll(() => problems.at(-1), soon).toBeUndefined()
    await batcher.close()
  })
})

const live = (change: Partial<CallRow>, secondsAgo: number) => row({ ...change, atMs: now - secondsAgo * 1000 })

describe('queries', () => {
  const both = [10, 15, 20].flatMap((seconds) => [
    live({}, seconds),
    live({ server: server(2), success: 3, failure: 0 }, seconds),
    live({ side: 'consumer', application: 'web' }, seconds),
    live({ side: 'consumer', application: 'web', server: server(2), success: 3, failure: 0 }, seconds),
    live({ side: 'consumer', application: 'web', server: server(3), success: 2, failure: 0 }, seconds),
  ])

  it('count each call once: the provider’s figure, and the consumer’s for a provider that does not report', async () => {
    await insertReports(pool(), receiverSourceId, both)
    const range = { from: new Date(now - 5 * 60_000), to: new Date(now + 60_000) }
    const { data } = await seriesFor({ ...range, service: 'shop.Stock:1.0', groupBy: 'server' })
    expect(data.stepSeconds).toBe(5)
    expect(data.series.map((series) => [series.key, series.points.reduce((sum, point) => sum + (point.calls ?? 0), 0)])).toEqual([
      [server(1), 30],
      [server(2), 9],
      [server(3), 6],
    ])
    const hours = await seriesFor({ from: new Date(now - 3_600_000), to: new Date(now + 60_000), service: 'shop.Stock:1.0' })
    expect(hours.data.stepSeconds).toBe(60)
    expect(hours.data.series[0]?.points.reduce((sum, point) => sum + (point.calls ?? 0), 0)).toBe(45)
    const made = await seriesFor({ ...range, application: 'web' })
    expect(made.data.series[0]?.points.reduce((sum, point) => sum + (point.calls ?? 0), 0)).toBe(45)
    expect((await seriesFor({ ...range, service: 'no.Such' })).data.series).toEqual([])
  })

  it('rank services, methods and addresses', async () => {
    await insertReports(pool(), receiverSourceId, [...both, live({ interface: 'shop.Pay', method: 'pay', success: 100 }, 9)])
    const range = { from: new Date(now - 60_000), to: new Date(now) }
    const { data } = await topCalls({ ...range, by: 'service' })
    expect(data.map(({ key, calls, failures }) => [key, calls, failures])).toEqual([
      ['shop.Pay:1.0', 101, 1],
      ['shop.Stock:1.0', 45, 3],
    ])
    expect(data[0]).toMatchObject({ errorRate: 1 / 101, averageMs: 40 / 101, maxMs: 12 })
    expect((await topCalls({ ...range, by: 'method', limit: 1 })).data.map((top) => top.key)).toEqual(['pay'])
  })

  it('give the topology each edge once, without what an application had added up before it found us', async () => {
    const first = both.slice(0, 5).map((known) => ({ ...known, atMs: now - 25_000, success: 9000, coversUnknownTime: true }))
    await insertReports(pool(), receiverSourceId, [...first, ...both])
    const rates = await callRates(60_000)
    expect(
      rates
        .map(({ clientApplication, server: to, serverApplication, callsPerSecond }) => [
          clientApplication,
          to,
          serverApplication,
          callsPerSecond * 60,
        ])
        .sort(),
    ).toEqual([
      ['web', server(1), 'stock', 30],
      ['web', server(2), 'stock', 9],
      ['web', server(3), '', 6],
    ])
  })

  it('leave out what covers an unknown time, in sums and minutes, also when it is sent twice', async () => {
    const first = live({ success: 90_000, coversUnknownTime: true }, 25)
    await insertReports(pool(), receiverSourceId, [first])
    await insertReports(pool(), receiverSourceId, [first, live({}, 20), live({}, 15), live({}, 10)])
    expect((await minutes()).reduce((sum, minute: { success: string }) => sum + Number(minute.success), 0)).toBe(27)
    expect((await pool().query('select at from call_report where covers_unknown_time')).rowCount).toBe(1)
    for (const ago of [5, 60]) {
      const range = { from: new Date(now - ago * 60_000), to: new Date(now + 60_000) }
      expect((await topCalls({ ...range, by: 'service' })).data.map(({ calls }) => calls)).toEqual([30])
      expect((await seriesFor(range)).data.series[0]?.points.reduce((sum, point) => sum + (point.calls ?? 0), 0)).toBe(30)
    }
    expect((await callRates(60_000)).map(({ callsPerSecond }) => callsPerSecond * 60)).toEqual([30])
    expect(await observedShares('shop.Stock:1.0', new Date(now - 30_000).toISOString())).toEqual([
      { address: server(1), calls: 30, share: 1 },
    ])
  })

  it.each([15, 60])('draw gaps where nobody reported, 0 where others did, and rates of the measured time (%i min)', async (length) => {
    const end = Math.floor(now / 60_000) * 60_000
    const minute = (index: number, change: Partial<CallRow> = {}) => row({ atMs: end - index * 60_000 + 30_000, ...change })
    await insertReports(pool(), receiverSourceId, [
      minute(8, { success: 9000, coversUnknownTime: true }),
      minute(7),
      minute(6, { interface: 'shop.Pay', server: server(2) }),
      minute(3),
    ])
    const range = { from: new Date(end - length * 60_000), to: new Date(end) }
    const { data } = await seriesFor({ ...range, service: 'shop.Stock:1.0' })
    expect(data.series[0]?.points.slice(-9).map(({ calls }) => calls)).toEqual([null, null, 10, 0, null, null, 10, null, null])
    expect(data.series[0]?.points.slice(0, -9).every(({ calls, failures }) => calls === null && failures === null)).toBe(true)
    const top = await topCalls({ ...range, by: 'service' })
    expect(top.data.map(({ key, callsPerSecond }) => [key, callsPerSecond])).toEqual([
      ['shop.Stock:1.0', 20 / 180],
      ['shop.Pay:1.0', 10 / 180],
    ])
  })

  it('prove a share only by reports that lie wholly after the change', async () => {
    const since = new Date(now - 12_000).toISOString()
    await insertReports(pool(), receiverSourceId, both)
    // reports of −10 s began at −15 s, before the change
    expect(await observedShares('shop.Stock:1.0', since)).toEqual([])
    await insertReports(pool(), receiverSourceId, [
      live({ success: 59 }, 5),
      live({ server: server(2), success: 20, failure: 0 }, 5),
      live({ side: 'consumer', application: 'web', success: 70 }, 5),
    ])
    expect(await observedShares('shop.Stock:1.0', since)).toEqual([
      { address: server(1), calls: 60, share: 0.75 },
      { address: server(2), calls: 20, share: 0.25 },
    ])
  })
})

const day = (text: string) => new Date(`${text}T12:00:00Z`)

describe('retention', () => {
  it('deletes old reports and keeps their minutes', async () => {
    await insertReports(pool(), receiverSourceId, [row({ atMs: now - 7 * 3_600_000 }), row({})])
    expect(await deleteOldReports(pool(), new Date(now - 6 * 3_600_000))).toBe(1)
    expect(await minutes()).toHaveLength(2)
  })

  it('makes days ahead, tolerates being run twice at once, and drops whole days', async () => {
    await Promise.all([1, 2].map(() => ensureDayPartitions(pool(), 'call_minute', 2, day('2031-03-01'))))
    const names = async () =>
      (
        await pool().query<{ name: string }>(`select relname as name from pg_class where relname ~ '^call_minute_d2031\\d{4}$' order by 1`)
      ).rows.map((found) => found.name)
    expect(await names()).toEqual(['call_minute_d20310301', 'call_minute_d20310302', 'call_minute_d20310303'])
    expect(await dropOldPartitions(pool(), 'call_minute', 1, day('2031-03-03'))).toContain('call_minute_d20310301')
    expect(await names()).toEqual(['call_minute_d20310302', 'call_minute_d20310303'])
  })
})
