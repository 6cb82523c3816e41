import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callSeries } from '../../../app/_components/charts/call-series'
import type { Series } from '../../../app/_components/charts/chart-types'
import { prepareChart } from '../../../app/_components/charts/prepare-chart'
import { sparkPath } from '../../../app/_components/charts/spark-path'
import { niceTicks, spreadLabels, timeTicks } from '../../../app/_components/charts/ticks'

const minute = 60_000
const range = { fromMs: 0, toMs: 5 * minute, stepMs: minute, unit: 'calls/s' }

describe('callSeries', () => {
  it('has a gap where nobody reported and a zero where nobody called', () => {
    const point = (at: number, calls: number | null) => ({
      at: new Date(at).toISOString(),
      calls,
      failures: calls,
      averageMs: null,
      maxMs: null,
    })
    const points = [point(0, null), point(minute, 0), point(2 * minute, 120)]
    const data = { stepSeconds: 60, series: [{ key: '', label: '', points }] }
    const valuesOf = (metric: 'rate' | 'errors') => callSeries(data, metric, 9 * minute, String)[0]?.points.map(({ value }) => value)
    expect(valuesOf('rate')).toEqual([null, 0, 2])
    expect(valuesOf('errors')).toEqual([null, null, 100])
  })
})

describe('prepareChart', () => {
  it('leaves a gap where a point is missing or null, and never a zero', () => {
    const plan = prepareChart({
      ...range,
      series: [
        series([
          [0, 5],
          [minute, null],
          [3 * minute, 0],
        ]),
      ],
    })
    expect(plan.rows.map((row) => row['s0'])).toEqual([5, null, null, 0, null, null])
  })

  it('draws a dot where no line would go: between two gaps, at either end, in the first minute of all', () => {
    const plan = prepareChart({
      ...range,
      series: [
        series([
          [0, 5],
          [2 * minute, 6],
          [3 * minute, 7],
          [5 * minute, 0],
        ]),
      ],
    })
    expect(plan.dots.map(({ atMs, value }) => [atMs / minute, value])).toEqual([
      [0, 5],
      [5, 0],
    ])
    expect(plan.dots.map(({ colour }) => colour)).toEqual(plan.dots.map(() => plan.lines[0]?.colour))
  })

  it('is empty, not zero, without any value', () => {
    expect(prepareChart({ ...range, series: [series([[0, null]])] }).empty).toBe(true)
    expect(prepareChart({ ...range, series: [series([[0, 0]])] }).empty).toBe(false)
  })

  it('starts the value axis at zero', () =>
    expect(
      prepareChart({
        ...range,
        series: [
          series([
            [0, 900],
            [minute, 1000],
          ]),
        ],
      }).yTicks[0],
    ).toBe(0))

  it('shows long times in seconds', () => {
    const plan = prepareChart({ ...range, unit: 'ms', series: [series([[0, 12_000]])] })
    expect([plan.unit, plan.rows[0]?.['s0']]).toEqual(['s', 12])
  })

  it('draws eight series and says how many it left out', () => {
    const plan = prepareChart({ ...range, series: Array.from({ length: 11 }, (_, index) => ({ ...series([[0, 1]]), id: String(index) })) })
    expect([plan.lines.length, plan.leftOut]).toEqual([8, 3])
  })

  it('widens the step of a long range instead of drawing thousands of columns', () => {
    const plan = prepareChart({
      ...range,
      toMs: 90 * 1440 * minute,
      series: [
        series([
          [0, 4],
          [minute, 8],
        ]),
      ],
    })
    expect(plan.rows.length).toBeLessThanOrEqual(721)
    expect(plan.rows[0]?.['s0']).toBe(6)
  })

  it('drops marks outside the range', () => {
    const plan = prepareChart({
      ...range,
      series: [],
      marks: [
        { atMs: -1, label: 'before' },
        { atMs: minute, label: 'within' },
      ],
    })
    expect(plan.marks.map(({ label }) => label)).toEqual(['within'])
  })
})

describe('niceTicks', () => {
  it.each([
    [0, [0, 1]],
    [7, [0, 2, 4, 6, 8]],
    [1500, [0, 500, 1000, 1500]],
    [0.3, [0, 0.1, 0.2, 0.3]],
  ])('up to %s', (highest, ticks) => expect(niceTicks(highest)).toEqual(ticks))

  it('always reaches the highest value in a handful of steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (highest) => {
        const ticks = niceTicks(highest)
        expect(ticks.at(-1) ?? 0).toBeGreaterThanOrEqual(highest * (1 - 1e-9))
        expect(ticks.length).toBeLessThanOrEqual(6)
      }),
    )
  })
})

it('timeTicks are round in the zone of the person', () => {
  const ticks = timeTicks(0, 60 * minute, 330 * minute)
  expect(ticks.map((at) => (at + 330 * minute) % (10 * minute))).toEqual(ticks.map(() => 0))
})

it('spreadLabels moves overlapping labels apart, in order and within the plot', () => {
  expect(spreadLabels([10, 12, 90], 15, 100)).toEqual([10, 25, 90])
  expect(spreadLabels([95, 99], 15, 100)).toEqual([85, 100])
})

it('sparkPath breaks the line at a gap', () => {
  expect(sparkPath([1, 1, null, 1], 32, 12)).toBe('M1 1L1 1L11 1M31 1L31 1')
  expect(sparkPath([], 32, 12)).toBe('')
})

function series(points: [number, number | null][]): Series {
  return { id: 'one', label: 'one', points: points.map(([atMs, value]) => ({ atMs, value })) }
}
