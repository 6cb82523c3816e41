import { describe, expect, it } from 'vitest'
import type { CallRow } from '#lib/statistics/call-row'
import { createFirstReports } from '#lib/statistics/first-reports'

const row = (method = 'take'): CallRow => ({
  atMs: 0,
  side: 'provider',
  application: 'stock',
  interface: 'shop.Stock',
  group: '',
  version: '1.0',
  method,
  client: '10.0.0.1',
  server: '10.0.1.1:20880',
  success: 9,
  failure: 1,
  elapsedMs: 40,
  maxElapsedMs: 12,
  concurrent: 1,
  inputBytes: 0,
  outputBytes: 0,
})
const seconds = (count: number): number => count * 1000

describe('first reports', () => {
  it('cover an unknown time, the next of the same key over the same connection do not, however rare', () => {
    const reports = createFirstReports()
    const connection = { openedMs: 0 }
    expect(reports.isOne(row(), connection, seconds(5))).toBe(true)
    expect(reports.isOne(row('give'), connection, seconds(5))).toBe(true)
    for (const at of [10, 15, 100, 179]) expect(reports.isOne(row(), connection, seconds(at))).toBe(false)
  })

  it('count over an old connection: all that came before was sent already', () => {
    const reports = createFirstReports()
    expect(reports.isOne(row(), { openedMs: 0 }, seconds(179))).toBe(true)
    expect(reports.isOne(row('new'), { openedMs: 0 }, seconds(181))).toBe(false)
  })

  it('count after a reconnect only when that was short', () => {
    const reports = createFirstReports()
    const first = { openedMs: 0 }
    for (const at of [5, 10, 15]) reports.isOne(row(), first, seconds(at))
    const second = { openedMs: seconds(25) }
    expect(reports.isOne(row(), second, seconds(30))).toBe(false)
    expect(reports.isOne(row(), second, seconds(35))).toBe(false)
    // four intervals without a connection
    expect(reports.isOne(row(), { openedMs: seconds(52) }, seconds(55))).toBe(true)
  })

  it('are forgotten after three minutes', () => {
    const reports = createFirstReports()
    reports.isOne(row(), { openedMs: 0 }, 0)
    reports.isOne(row('give'), { openedMs: 0 }, seconds(200))
    expect(reports.size()).toBe(1)
    expect(reports.isOne(row(), { openedMs: seconds(201) }, seconds(202))).toBe(true)
  })
})
