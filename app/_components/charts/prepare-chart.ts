// Decides everything about a chart before anything is drawn: grid, gaps, scale, ticks, colours, what is left out.
import type { ChartDot, ChartInput, ChartLine, ChartPlan, Series } from './chart-types'
import { niceTicks, timeTicks } from './ticks'

const maxSeries = 8
/** More columns than this are not seen on any screen; the step is widened and values averaged. */
const maxRows = 720

/** Lays the points on one time grid from `fromMs` to `toMs`; where a series has nothing there is a null. */
export function prepareChart(input: ChartInput): ChartPlan {
  const shown = input.series.slice(0, maxSeries)
  const stepMs = input.stepMs * Math.max(1, Math.ceil((input.toMs - input.fromMs) / input.stepMs / maxRows))
  const firstMs = Math.ceil(input.fromMs / stepMs) * stepMs
  const count = Math.max(0, Math.floor((input.toMs - firstMs) / stepMs) + 1)
  const columns = shown.map((series) => bucketMeans(series, { firstMs, stepMs, count }))
  const highest = Math.max(0, ...columns.flat().map((value) => value ?? 0))
  const { divisor, unit } = scaleOf(input.unit, highest)
  const rows = Array.from({ length: count }, (_, index) => {
    const row: Record<string, number | null> = { atMs: firstMs + index * stepMs }
    for (const [line, column] of columns.entries()) row[`s${line}`] = scaled(column[index], divisor)
    return row
  })
  const lines = shown.map((series, index) => toLine(series, index, columns[index] ?? [], divisor))
  return {
    rows,
    lines,
    dots: lines.flatMap((line) => dotsOf(line, rows)),
    yTicks: niceTicks(highest / divisor),
    xTicks: timeTicks(input.fromMs, input.toMs),
    unit,
    divisor,
    marks: (input.marks ?? []).filter(({ atMs }) => atMs >= input.fromMs && atMs <= input.toMs),
    leftOut: input.series.length - shown.length,
    empty: columns.every((column) => column.every((value) => value === null)),
  }
}

function bucketMeans(series: Series, { firstMs, stepMs, count }: { firstMs: number; stepMs: number; count: number }): (number | null)[] {
  const sums = new Float64Array(count)
  const counts = new Uint32Array(count)
  for (const { atMs, value } of series.points) {
    const index = Math.floor((atMs - firstMs) / stepMs)
    if (value === null || !Number.isFinite(value) || index < 0 || index >= count) continue
    sums[index] = (sums[index] ?? 0) + value
    counts[index] = (counts[index] ?? 0) + 1
  }
  return Array.from(sums, (sum, index) => (counts[index] ? sum / counts[index] : null))
}

function scaleOf(unit: string, highest: number): { divisor: number; unit: string } {
  return unit === 'ms' && highest >= 10_000 ? { divisor: 1000, unit: 's' } : { divisor: 1, unit }
}

function scaled(value: number | null | undefined, divisor: number): number | null {
  return value === null || value === undefined ? null : value / divisor
}

/** The first minute of a new service is one of these: without a dot its chart would look empty. */
function dotsOf({ id, key, colour }: ChartLine, rows: ChartPlan['rows']): ChartDot[] {
  const isGap = (index: number): boolean => (rows[index]?.[key] ?? null) === null
  return rows.flatMap(({ atMs, [key]: value }, index) =>
    value === null || value === undefined || atMs === null || atMs === undefined || !isGap(index - 1) || !isGap(index + 1)
      ? []
      : [{ id: `${id} ${atMs}`, atMs, value, colour }],
  )
}

function toLine(series: Series, index: number, column: readonly (number | null)[], divisor: number): ChartLine {
  const last = column.findLast((value) => value !== null)
  return {
    id: series.id,
    key: `s${index}`,
    label: series.label,
    colour: `var(--series-${index + 1})`,
    last: last === undefined || last === null ? undefined : last / divisor,
  }
}
