import type { Series as CallSeries } from '#lib/statistics/schema'
import type { Series } from '../../../_components/charts/chart-types'

export type CallCharts = { fromMs: number; toMs: number; stepMs: number; rate: Series[]; errors: Series[]; latency: Series[] }

type Point = CallSeries['series'][number]['points'][number]

/** One line per server in three charts. The step under way is left out: it is not whole and would look like a fall. */
export function toCharts({ stepSeconds, series }: CallSeries): CallCharts {
  const stepMs = stepSeconds * 1000
  const instants = series[0]?.points.map((point) => Date.parse(point.at)) ?? []
  const lastMs = instants.at(-2) ?? instants.at(-1) ?? 0
  const lines = (valueOf: (point: Point) => number | null): Series[] =>
    series.map(({ key, label, points }) => ({
      id: key,
      label,
      points: points.map((point) => ({ atMs: Date.parse(point.at), value: valueOf(point) })).filter(({ atMs }) => atMs <= lastMs),
    }))
  return {
    fromMs: instants[0] ?? 0,
    toMs: lastMs,
    stepMs,
    rate: lines(({ calls }) => (calls === null ? null : calls / stepSeconds)),
    errors: lines(({ failures }) => (failures === null ? null : failures / stepSeconds)),
    latency: lines((point) => point.averageMs),
  }
}
