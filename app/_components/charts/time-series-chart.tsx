'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { ChartInput } from './chart-types'
import { ChartPlot } from './chart-plot'
import { EndLabels } from './end-labels'
import { axisHeight, plotMargin } from './plot-size'
import { prepareChart } from './prepare-chart'

type TimeSeriesChartProps = ChartInput & {
  title: string
  height?: number
  /** Charts with the same id share the crosshair; all of a page by default. */
  syncId?: string
}

/**
 * Lines over time: gaps as gaps, y from zero, the unit once on the axis, events as marks, labels at the lines' ends.
 * Memoise `series` and `marks`: they are prepared anew when they change.
 */
export function TimeSeriesChart({ title, height = 180, syncId = 'page', series, fromMs, toMs, stepMs, unit, marks }: TimeSeriesChartProps) {
  const t = useTranslations('chart')
  const plan = useMemo(
    () => prepareChart({ series, fromMs, toMs, stepMs, unit, ...(marks ? { marks } : {}) }),
    [series, fromMs, toMs, stepMs, unit, marks],
  )
  return (
    <figure className="min-w-0">
      <figcaption className="flex items-baseline gap-2 pb-1 text-sm">
        <span className="font-medium">{title}</span>
        <span className="text-xs text-muted">{plan.unit}</span>
        {plan.leftOut > 0 && <span className="ms-auto text-xs text-muted">{t('leftOut', { count: plan.leftOut })}</span>}
      </figcaption>
      {plan.empty ? (
        <div className="flex items-center justify-center rounded-md bg-sunken text-sm text-muted hatched" style={{ height }}>
          {t('empty')}
        </div>
      ) : (
        <div className="flex">
          <ChartPlot plan={plan} title={title} height={height} fromMs={fromMs} toMs={toMs} syncId={syncId} />
          {plan.lines.length > 1 && (
            <EndLabels
              lines={plan.lines}
              top={plan.yTicks.at(-1) ?? 1}
              plotTop={plotMargin.top}
              plotHeight={height - plotMargin.top - axisHeight}
            />
          )}
        </div>
      )}
    </figure>
  )
}
