import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCharts } from '../../../app/(console)/services/[id]/call-charts.ts'
import { expectedAfter, scaleEnd, sliderMax } from '../../../app/(console)/services/[id]/weights/expected-after.ts'
import { lineDiff } from '../../../app/(console)/services/[id]/weights/line-diff.ts'
import { readableContent } from '../../../app/(console)/services/[id]/weights/readable-content.ts'
import { readablePaths } from '../../../app/_components/format/readable-paths.ts'
import type { ServiceWeights } from '../../../lib/governance/schema.ts'

const provider = (address: string, weight: number): ServiceWeights['providers'][number] => ({
  address,
  application: 'shop',
  generation: '2.7',
  weight,
  configuredWeight: 100,
  weightRule: weight === 100 ? null : '/dubbo/config/dubbo/x::.configurators',
  weightNow: { low: weight, high: weight },
  warmAt: null,
  methods: [],
  expectedShare: null,
  expectedShareNow: null,
  observedShare: null,
})
const weights: ServiceWeights = {
  service: 'x',
  registry: 'registry:shop',
  loadBalance: 'random',
  sharesKnown: true,
  shareReason: '',
  warnings: [],
  providers: [provider('a:1', 300), provider('b:1', 100)],
}
const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 }).map((lines) => `${lines.join('\n')}\n`)
const sideOf = (lines: ReturnType<typeof lineDiff>, side: 'left' | 'right') => `${lines.flatMap((line) => line[side] ?? []).join('\n')}\n`

describe('lineDiff', () => {
  it('loses no line of either text and calls only equal ones the same', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after)
        expect(sideOf(lines, 'left')).toBe(before)
        expect(sideOf(lines, 'right')).toBe(after)
        for (const { left, right, kind } of lines) if (kind === 'same') expect(left).toBe(right)
      }),
    )
  })

  it('finds nothing changed between equal texts', () => {
    fc.assert(
      fc.property(text, (same) => {
        expect(lineDiff(same, same).every(({ kind }) => kind === 'same')).toBe(true)
      }),
    )
  })

  it('shows a node that is not there as no lines at all', () => {
    expect(lineDiff(null, 'a\nb\n')).toEqual([
      { left: undefined, right: 'a', kind: 'changed' },
      { left: undefined, right: 'b', kind: 'changed' },
    ])
  })
})

describe('shares of a draft', () => {
  it('follow the weights at once, before the server has spoken', () => {
    expect(expectedAfter(weights, new Map([['b:1', 100 + 200]]), undefined)).toEqual(
      new Map([
        ['a:1', 0.5],
        ['b:1', 0.5],
      ]),
    )
  })

  it('take the own weight of a provider whose rule is taken away', () => {
    expect(expectedAfter(weights, new Map([['a:1', null]]), undefined).get('a:1')).toBe(0.5)
  })

  it('are not guessed where the load balance does not follow weights', () => {
    expect(expectedAfter({ ...weights, sharesKnown: false }, new Map([['a:1', 0]]), undefined).size).toBe(0)
  })

  it('are drawn on a round scale that holds the highest of them', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (shares) => {
        expect(scaleEnd(shares)).toBeGreaterThanOrEqual(Math.max(...shares))
      }),
    )
    expect(scaleEnd([0.333, 0.34])).toBe(0.4)
  })

  it('leave room above the highest weight on every slider', () => {
    expect(sliderMax(weights)).toBe(600)
    expect(sliderMax({ ...weights, providers: [provider('a:1', 0)] })).toBe(200)
  })
})

describe('what a znode says', () => {
  it('is read a parameter a line, decoded', () => {
    expect(readableContent('override%3A%2F%2Fa%3A1%2Fx%3Fweight%3D3%26enabled%3Dtrue')).toBe(
      'override://a:1/x\n  ?weight=3\n  &enabled=true',
    )
  })

  it('stays as it is when it is YAML or cannot be decoded', () => {
    expect(readableContent('weight: 3\n')).toBe('weight: 3\n')
    expect(readablePaths('wrote /dubbo/%E0%A4%A and more')).toBe('wrote /dubbo/%E0%A4%A and more')
  })
})

it('charts leave out the step under way, which is not whole yet', () => {
  const at = (minute: number) => new Date(minute * 60_000).toISOString()
  const points = [0, 1, 2].map((minute) => ({ at: at(minute), calls: 60, failures: 0, averageMs: null, maxMs: null }))
  const charts = toCharts({ stepSeconds: 60, series: [{ key: 'a:1', label: 'a:1', points }] })
  const unmeasured = points.map((point) => ({ ...point, calls: null, failures: null }))
  const gaps = toCharts({ stepSeconds: 60, series: [{ key: 'a:1', label: 'a:1', points: unmeasured }] })
  expect(gaps.rate[0]?.points.map(({ value }) => value)).toEqual([null, null])
  expect(charts.rate[0]?.points).toEqual([
    { atMs: 0, value: 1 },
    { atMs: 60_000, value: 1 },
  ])
  expect(charts.toMs).toBe(60_000)
})
