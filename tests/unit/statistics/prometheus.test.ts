import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWantedMetric, lookOf, rowsBetween } from '#lib/statistics/prometheus-rows'
import { parsePrometheusText } from '#lib/statistics/prometheus-text'

const page = readFileSync(new URL('../../fixtures/dubbo/metrics-3.3.6.prom', import.meta.url), 'utf8')
const all = { keep: () => true }
const look = (text: string, application?: string) => lookOf(parsePrometheusText(text, { keep: isWantedMetric }), application)

describe('parsePrometheusText', () => {
  it('reads every sample of a captured page', () => {
    const expected = page.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
    const samples = parsePrometheusText(page, all)
    expect(samples).toHaveLength(expected)
    const where = samples.find((sample) => sample.name === 'dubbo_provider_requests_total' && sample.labels.get('method') === 'where')
    expect(where?.value).toBe(80)
    expect(Object.fromEntries(where?.labels ?? [])).toEqual({
      application_module_id: '1.2',
      application_name: 'mtp',
      group: '',
      interface: 'demo.EchoX',
      method: 'where',
      version: 'm',
    })
  })

  it('reads escapes, a missing label set, exponents and time stamps', () => {
    const text = String.raw`a{x="q\"\\\n}"} 1.5e3 1700000000` + '\nb 2\r\nc {} 3\nd{x="1",y="2",} 4\n'
    expect(parsePrometheusText(text, all).map(({ name, value, labels }) => [name, value, [...labels.values()]])).toEqual([
      ['a', 1500, ['q"\\\n}']],
      ['b', 2, []],
      ['d', 4, ['1', '2']],
    ])
  })

  it('skips lines that are no sample, and values that are no number', () => {
    expect(parsePrometheusText('a 1\nb{x="1} 2\nc NaN\nd +Inf\n!\n', all).map((sample) => sample.name)).toEqual(['a'])
  })

  it('refuses a page that is something else, and one that is too long', () => {
    expect(() => parsePrometheusText('<html><body>404</body></html>', all)).toThrow('not in the Prometheus text format')
    expect(() => parsePrometheusText('a 1\na 1\na 1\n', { ...all, maxSamples: 2 })).toThrow('more than 2 samples')
    expect(parsePrometheusText('', all)).toEqual([])
  })

  it('never crashes or hangs on hostile text', () => {
    const piece = fc.constantFrom('a', '{', '}', '"', '\\', ',', '=', ' ', '\n', '1', 'dubbo_provider_requests_total')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 400 }), (pieces) => {
        try {
          parsePrometheusText(pieces.join(''), all)
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-input' })
        }
      }),
    )
  })
})

const counters = (...[total, failed = 0, business = 0, elapsed = 0, application = 'a']: [number, number?, number?, number?, string?]) =>
  [
    ['provider_requests_total', total],
    ['provider_requests_failed_total', failed],
    ['provider_requests_business_failed_total', business],
    ['provider_rt_milliseconds_sum', elapsed],
    ['provider_rt_milliseconds_max', 9],
  ]
    .map(([name, value]) => `dubbo_${name}{application_name="${application}",interface="s.I",method="m",version="1",group="g"} ${value}`)
    .join('\n')

describe('rowsBetween', () => {
  it('makes nothing of the first look: its counts are of unknown age', () => {
    expect(rowsBetween(undefined, look(counters(10)), { atMs: 1 })).toEqual([])
  })

  it('counts what was added since, a business exception as an answer', () => {
    const rows = rowsBetween(look(counters(10, 3, 3, 100)), look(counters(30, 8, 5, 400)), { atMs: 7, address: '10.0.0.1:20880' })
    expect(rows).toEqual([
      {
        atMs: 7,
        side: 'provider',
        application: 'a',
        interface: 's.I',
        group: 'g',
        version: '1',
        method: 'm',
        client: '',
        server: '10.0.0.1:20880',
        success: 17,
        failure: 3,
        elapsedMs: 300,
        maxElapsedMs: 15,
        concurrent: 0,
        inputBytes: 0,
        outputBytes: 0,
      },
    ])
  })

  it('takes a counter that went down as that of a new process', () => {
    expect(rowsBetween(look(counters(100, 2)), look(counters(4, 1)), { atMs: 1 })).toMatchObject([
      { success: 3, failure: 1, maxElapsedMs: 9 },
    ])
  })

  it('counts a series that is new since its first call', () => {
    expect(rowsBetween(new Map(), look(counters(4)), { atMs: 1 })).toMatchObject([{ success: 4 }])
  })

  it('drops idle series and Dubbo’s own interfaces', () => {
    expect(rowsBetween(look(page), look(page), { atMs: 1 })).toEqual([])
    const interfaces = rowsBetween(new Map(), look(page), { atMs: 1 }).map((row) => [
      row.side,
      row.application,
      row.interface,
      row.success,
      row.failure,
    ])
    expect(interfaces).toEqual([
      ['provider', 'mtp', 'demo.EchoX', 80, 0],
      ['consumer', 'mtc', 'demo.EchoX', 80, 0],
    ])
  })

  it('takes one application of a page that holds several', () => {
    const text = `${counters(4)}\n${counters(5, 0, 0, 0, 'b')}`
    expect(rowsBetween(new Map(), look(text, 'b'), { atMs: 1 }).map((row) => row.application)).toEqual(['b'])
  })
})
