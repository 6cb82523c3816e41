import { describe, expect, it } from 'vitest'
import { measuredSeconds } from '#lib/statistics/coverage'
import { formatMonitorUrl, isOwnMonitorNode, monitorInterfaces } from '#lib/statistics/monitor-url'
import { buildSeries, maxSeries, otherKey } from '#lib/statistics/series'
import { sharesOf } from '#lib/statistics/share'
import { minuteStepOf, parseInstant, parseRange } from '#lib/statistics/time-range'

const now = new Date('2026-11-24T12:00:00Z')
const at = (text: string) => new Date(`2026-11-24T${text}Z`)

const bucket = (key: string, atMs: number, calls = 1) => ({ key, atMs, calls, failures: 0, elapsedMs: calls * 4, maxMs: 8 })

describe('buildSeries', () => {
  it('has a point for every step: 0 calls and no times where others reported, nothing where nobody did', () => {
    const range = { from: at('12:00:30'), to: at('12:03:00') }
    const { series } = buildSeries([bucket('', at('12:01:00').getTime(), 6)], {
      ...range,
      stepSeconds: 60,
      measured: [at('12:01:00').getTime(), at('12:02:00').getTime()],
    })
    expect(series).toHaveLength(1)
    expect(series[0]?.points).toEqual([
      { at: '2026-11-24T12:00:00.000Z', calls: null, failures: null, averageMs: null, maxMs: null },
      { at: '2026-11-24T12:01:00.000Z', calls: 6, failures: 0, averageMs: 4, maxMs: 8 },
      { at: '2026-11-24T12:02:00.000Z', calls: 0, failures: 0, averageMs: null, maxMs: null },
    ])
  })

  it('keeps the largest series and sums the others up', () => {
    const range = { from: at('12:00:00'), to: at('12:01:00') }
    const buckets = Array.from({ length: maxSeries + 5 }, (_, index) => bucket(`k${index}`, range.from.getTime(), 100 - index))
    const { series } = buildSeries(buckets, { ...range, stepSeconds: 60, measured: [] })
    expect(series).toHaveLength(maxSeries + 1)
    expect(series.at(-1)).toMatchObject({ key: otherKey, points: [{ calls: 80 + 79 + 78 + 77 + 76 }] })
  })
})

describe('measuredSeconds', () => {
  it('adds up the measured steps, only as far as they lie in the range', () => {
    const starts = ['12:00:00', '12:01:00', '12:04:00'].map((text) => at(text).getTime())
    expect(measuredSeconds(starts, 60, { from: at('12:00:30'), to: at('12:04:10') })).toBe(30 + 60 + 10)
    expect(measuredSeconds([], 60, { from: at('12:00:30'), to: at('12:04:10') })).toBe(0)
  })
})

describe('sharesOf', () => {
  it('gives each address its part, most first', () => {
    expect(
      sharesOf(
        new Map([
          ['b', 25],
          ['a', 75],
        ]),
      ),
    ).toEqual([
      { address: 'a', calls: 75, share: 0.75 },
      { address: 'b', calls: 25, share: 0.25 },
    ])
    expect(sharesOf(new Map([['a', 0]]))).toEqual([{ address: 'a', calls: 0, share: 0 }])
  })
})

describe('time ranges', () => {
  it('reads ISO and relative instants', () => {
    expect(parseInstant('-15m', now)).toEqual(at('11:45:00'))
    expect(parseInstant('2026-11-24T10:00:00Z', now)).toEqual(at('10:00:00'))
    expect(parseInstant('now', now)).toBe(now)
    expect(() => parseInstant('yesterday', now)).toThrow('Not a time')
  })

  it('refuses ranges that are empty or longer than what is kept', () => {
    expect(() => parseRange({ from: 'now' }, now)).toThrow('ends before it starts')
    expect(() => parseRange({ from: '-100d' }, now)).toThrow('longer than 92 days')
  })

  it('draws any range with at most 240 points', () => {
    expect(minuteStepOf({ from: at('11:45:00'), to: now })).toBe(60)
    expect(minuteStepOf(parseRange({ from: '-24h' }, now))).toBe(600)
    expect(minuteStepOf(parseRange({ from: '-90d' }, now))).toBe(86_400)
  })
})

describe('monitor URL', () => {
  const [legacy] = monitorInterfaces
  const url = formatMonitorUrl(legacy, { host: '10.0.0.1', port: 7000 }, { instance: 'i-1', startedMs: 5 })

  it('asks for one-way reports in Hessian', () => {
    expect(url).toBe(
      'dubbo://10.0.0.1:7000/com.alibaba.dubbo.monitor.MonitorService?anyhost=true&application=pilothouse&collect.return=false&dubbo=2.0.2&interface=com.alibaba.dubbo.monitor.MonitorService&methods=collect%2Clookup&pilothouse.instance=i-1&serialization=hessian2&side=provider&timestamp=5',
    )
  })

  it('knows its own leftovers from everything else', () => {
    expect(isOwnMonitorNode(encodeURIComponent(url), 'i-1')).toBe(true)
    expect(isOwnMonitorNode(encodeURIComponent(url), 'i-2')).toBe(false)
    expect(isOwnMonitorNode('%E0%A4%A', 'i-1')).toBe(false)
    expect(isOwnMonitorNode('', 'i-1')).toBe(false)
  })
})
