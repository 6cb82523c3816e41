import { sparkPath } from './spark-path'

type SparklineProps = {
  /** Evenly spaced; null is a gap. */
  values: readonly (number | null)[]
  /** Said to a screen reader: "Calls per second, last hour: now 120". */
  label: string
  width?: number
  height?: number
}

/** A line the height of a word, from zero, for a table cell or a card. */
export function Sparkline({ values, label, width = 96, height = 20 }: SparklineProps) {
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="inline-block align-middle"
    >
      <title>{label}</title>
      <path
        d={sparkPath(values, width, height)}
        fill="none"
        stroke="var(--series-1)"
        strokeWidth={1.25}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  )
}
