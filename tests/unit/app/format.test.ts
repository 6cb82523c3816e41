import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCsv } from '../../../app/_components/format/csv'
import { cutMiddle } from '../../../app/_components/format/cut-middle'
import { formatDuration } from '../../../app/_components/format/duration'
import { formatNumber, formatShare } from '../../../app/_components/format/number'
import { localTimeText, parseLocalTime } from '../../../app/_components/format/local-time'
import { formatMoment, formatRelative } from '../../../app/_components/format/time'

describe('formatNumber', () => {
  it.each([
    [0, '0', '0'],
    [999, '999', '999'],
    [1234, '1.23k', '1,234'],
    [0.012345, '0.0123', '0.012345'],
    [-45_678_900, '-45.7M', '-45,678,900'],
    [Number.NaN, '–', 'NaN'],
  ])('shows %s in three digits and keeps the exact value', (value, short, exact) => expect(formatNumber(value)).toEqual({ short, exact }))

  it('keeps every digit of a 64-bit offset', () => expect(formatNumber('9223372036854775807').exact).toBe('9,223,372,036,854,775,807'))
})

describe('formatShare', () => {
  it('says 12.3 %', () => expect(formatShare(0.1234).short).toBe('12.3 %'))
  it('never calls almost nothing 0 % nor almost all 100 %', () => {
    expect(formatShare(0.0001).short).toBe('< 0.1 %')
    expect(formatShare(0.9999).short).toBe('> 99.9 %')
    expect([formatShare(0).short, formatShare(1).short]).toEqual(['0 %', '100 %'])
  })
})

describe('formatDuration', () => {
  it.each([
    [0.8, '0.8 ms'],
    [12.34, '12.3 ms'],
    [1234, '1.23 s'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
    [11_520_000, '3 h 12 min'],
    [360_000_000, '4 d 4 h'],
    [-2000, '−2 s'],
  ])('%s ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
})

describe('formatRelative', () => {
  it('counts seconds only below a minute', () => {
    expect(formatRelative(0, 12_000, 'en')).toBe('12s ago')
    expect(formatRelative(0, 125_000, 'en')).toBe('2m ago')
    expect(formatRelative(0, 125_000, 'zh-CN')).toBe('2分钟前')
  })
  it('says the future as the future', () => expect(formatRelative(7_200_000, 0, 'en')).toBe('in 2h'))
})

describe('cutMiddle', () => {
  it('keeps both ends', () => expect(cutMiddle('com.shop.order.api.OrderQueryService', 20)).toBe('com.sho…QueryService'))
  it('never exceeds the length and leaves short texts whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 5, max: 60 }), (text, length) => {
        expect(Array.from(cutMiddle(text, length)).length).toBe(Math.min(Array.from(text).length, length))
      }),
    )
  })
})

describe('toCsv', () => {
  it('quotes what needs it and begins with a byte order mark', () => {
    expect(toCsv(['name', 'note'], [['a,b', 'say "hi"\n']])).toBe('\uFEFFname,note\r\n"a,b","say ""hi""\n"\r\n')
  })
  it('disarms formulas but leaves negative numbers alone', () => {
    expect(toCsv(['x'], [['=HYPERLINK("http://evil")'], ['@cmd'], ['-12.5']])).toBe(
      `\uFEFFx\r\n"'=HYPERLINK(""http://evil"")"\r\n'@cmd\r\n-12.5\r\n`,
    )
  })
})

describe('a local time', () => {
  const file = new URL('../../../app/_components/format/local-time.ts', import.meta.url).href
  // a zone is of a process
  const inZone = (TZ: string, expression: string): unknown =>
    JSON.parse(
      execFileSync(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `import { localTimeText, parseLocalTime } from ${JSON.stringify(file)}; console.log(JSON.stringify(${expression}))`,
        ],
        { encoding: 'utf8', env: { ...process.env, TZ } },
      ),
    )

  it('is written and read in the zone of the person, over a change of its clocks', () => {
    expect(inZone('Asia/Shanghai', `localTimeText('2026-11-23T19:00:00.500Z')`)).toBe('2026-11-24T03:00:00')
    expect(inZone('Asia/Shanghai', `parseLocalTime('2026-11-24T03:00')`)).toBe(Date.parse('2026-11-23T19:00:00Z'))
    const hours = `[...Array(6).keys()].map((hour) => Date.parse('2026-03-28T23:30:00Z') + hour * 3600000)`
    expect(inZone('Europe/Berlin', `${hours}.filter((at) => parseLocalTime(localTimeText(at)) !== at)`)).toEqual([])
  })

  it('is nothing where there is none', () => {
    expect([localTimeText('yesterday'), parseLocalTime(''), parseLocalTime('2026'), parseLocalTime('2026-13-40T99:00')]).toEqual([
      '',
      undefined,
      undefined,
      undefined,
    ])
  })

  it('is shown with its day where that is not today', () => {
    const now = Date.parse('2026-11-24T12:00:00')
    expect(formatMoment(Date.parse('2026-11-24T03:00:05'), now, 'en')).toBe('03:00:05')
    expect(formatMoment(Date.parse('2026-11-17T03:00:00'), now, 'en')).toBe('Nov 17, 03:00')
    expect(formatMoment(Date.parse('2026-11-17T03:00:05'), now, 'zh-CN')).toContain('11月17日 03:00:05')
  })
})
