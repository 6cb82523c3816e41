/** One line of a chart. A null value, like a missing point, is a gap: it is drawn as one and never as zero. */
export type Series = { id: string; label: string; points: readonly { atMs: number; value: number | null }[] }

/** An operation or a registry event, marked on the time axis. */
export type ChartMark = { atMs: number; label: string; status?: 'accent' | 'warning' | 'danger' }

/** `ms` scales to seconds; anything else is written on the axis as it is. */
export type ChartInput = {
  series: readonly Series[]
  fromMs: number
  toMs: number
  stepMs: number
  unit: string
  marks?: readonly ChartMark[]
}

export type ChartLine = { id: string; key: string; label: string; colour: string; last: number | undefined }

/** A value between two gaps, which no line goes through. */
export type ChartDot = { id: string; atMs: number; value: number; colour: string }

/** What the chart draws, everything decided. */
export type ChartPlan = {
  rows: readonly Record<string, number | null>[]
  lines: readonly ChartLine[]
  dots: readonly ChartDot[]
  yTicks: readonly number[]
  xTicks: readonly number[]
  unit: string
  /** Values were divided by this. */
  divisor: number
  marks: readonly ChartMark[]
  /** Series beyond the eighth, left out. */
  leftOut: number
  empty: boolean
}
