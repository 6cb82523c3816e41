import type { ChartLine } from './chart-types'
import { spreadLabels } from './ticks'

type EndLabelsProps = { lines: readonly ChartLine[]; top: number; plotTop: number; plotHeight: number }

/** Names the lines where they end, in place of a legend; labels that would overlap are moved apart. */
export function EndLabels({ lines, top, plotTop, plotHeight }: EndLabelsProps) {
  const wanted = lines.map(({ last }) => plotTop + plotHeight * (1 - (last ?? 0) / top))
  const positions = spreadLabels(wanted, 15, plotTop + plotHeight)
  return (
    <ul className="relative w-32 shrink-0 text-xs" style={{ height: plotTop + plotHeight }}>
      {lines.map((line, index) => (
        <li
          key={line.id}
          title={line.label}
          className="absolute flex w-full -translate-y-1/2 items-center gap-1.5 ps-1.5"
          style={{ top: positions[index] }}
        >
          <span aria-hidden className="h-0.5 w-2.5 shrink-0 rounded-full" style={{ background: line.colour }} />
          <span className="truncate">{line.label}</span>
        </li>
      ))}
    </ul>
  )
}
