// From the statistics' answer to what a chart takes: per second instead of per step, gaps where nothing can be said.
import type { Series as CallSeries } from '#lib/statistics/schema'
import type { Series } from './chart-types'

export const callMetrics = ['rate', 'errors', 'average', 'max'] as const
export type CallMetric = (typeof callMetrics)[number]

export const unitOfMetric: Record<CallMetric, 'rate' | 'share' | 'ms'> = { rate: 'rate', errors: 'share', average: 'ms', max: 'ms' }

type Point = CallSeries['series'][number]['points'][number]
type Reading = {
  metric: CallMetric
  stepSeconds: number
  /** Steps that end later are not whole yet: drawn as far as they are known, they would fall to zero. */ untilMs: number
}

/** One chart's lines. `nameOf` names a key; the key itself may be empty where nothing is grouped. */
export function callSeries(data: CallSeries, metric: CallMetric, untilMs: number, nameOf: (key: string) => string): Series[] {
  const reading = { metric, stepSeconds: data.stepSeconds, untilMs }
  return data.series.map(({ key, points }) => ({
    id: key,
    label: nameOf(key),
    points: points.map((point) => ({ atMs: Date.parse(point.at), value: valueOf(point, reading) })),
  }))
}

function valueOf(point: Point, { metric, stepSeconds, untilMs }: Reading): number | null {
  if (Date.parse(point.at) + stepSeconds * 1000 > untilMs) return null
  // Nobody reported: not measured.
  if (point.calls === null || point.failures === null) return null
  if (metric === 'rate') return point.calls / stepSeconds
  // No call, no share and no time: a gap, not a zero.
  if (point.calls === 0) return null
  if (metric === 'errors') return (point.failures / point.calls) * 100
  return metric === 'average' ? point.averageMs : point.maxMs
}

/** Where the answer begins and ends; undefined when it holds no point at all. */
export function rangeOfSeries({ stepSeconds, series }: CallSeries): { fromMs: number; toMs: number } | undefined {
  const starts = series.flatMap(({ points }) => points.map(({ at }) => Date.parse(at)))
  if (starts.length === 0) return undefined
  return { fromMs: Math.min(...starts), toMs: Math.max(...starts) + stepSeconds * 1000 }
}
