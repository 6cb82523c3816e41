'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatNumber } from '../format/number'
import { ChartTooltip } from './chart-tooltip'
import type { ChartInput } from './chart-types'
import { EndLabels } from './end-labels'
import { prepareChart } from './prepare-chart'

type TimeSeriesChartProps = ChartInput & {
  title: string
  height?: number
  /** Charts with the same id share the crosshair; all of a page by default. */
  syncId?: string
}

const margin = { top: 8, right: 4, bottom: 0, left: 0 }
const axisHeight = 22
const markColours = { accent: 'var(--accent)', warning: 'var(--warning)', danger: 'var(--danger)' }

/** Lines over time: gaps as gaps, y from zero, the unit once on the axis, events as marks, labels at the lines' ends. */
export function TimeSeriesChart({ title, height = 180, syncId = 'page', series, fromMs, toMs, stepMs, unit, marks }: TimeSeriesChartProps) {
  const t = useTranslations('chart')
  const locale = useLocale()
  const plan = useMemo(
    () => prepareChart({ series, fromMs, toMs, stepMs, unit, ...(marks ? { marks } : {}) }),
    [series, fromMs, toMs, stepMs, unit, marks],
  )
  const formatTick = useMemo(() => tickFormat(locale, toMs - fromMs), [locale, fromMs, toMs])
  const top = plan.yTicks.at(-1) ?? 1
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
          <div className="min-w-0 grow text-xs" style={{ height }}>
            <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height }}>
              <LineChart data={[...plan.rows]} margin={margin} syncId={syncId} syncMethod="value" accessibilityLayer title={title}>
                <CartesianGrid vertical={false} stroke="var(--line)" />
                <XAxis dataKey="atMs" type="number" domain={[fromMs, toMs]} ticks={[...plan.xTicks]} tickFormatter={formatTick} height={axisHeight} stroke="var(--control)" tick={{ fill: 'var(--muted)' }} tickLine={false} />
                <YAxis domain={[0, top]} ticks={[...plan.yTicks]} tickFormatter={(value: number) => formatNumber(value).short} width={40} axisLine={false} tickLine={false} tick={{ fill: 'var(--muted)' }} />
                {plan.marks.map((mark) => (
                  <ReferenceLine key={`${mark.atMs} ${mark.label}`} x={mark.atMs} stroke={markColours[mark.status ?? 'accent']} strokeDasharray="2 3" />
                ))}
                <Tooltip content={<ChartTooltip plan={plan} />} cursor={{ stroke: 'var(--control)' }} isAnimationActive={false} />
                {plan.lines.map((line) => (
                  <Line key={line.id} dataKey={line.key} name={line.label} stroke={line.colour} strokeWidth={1.75} dot={false} activeDot={{ r: 3 }} connectNulls={false} isAnimationActive={false} type="linear" />
                ))}
              </LineChart>
            </ResponsiveContainer>
          </div>
          {plan.lines.length > 1 && <EndLabels lines={plan.lines} top={top} plotTop={margin.top} plotHeight={height - margin.top - axisHeight} />}
        </div>
      )}
    </figure>
  )
}

function tickFormat(locale: string, spanMs: number): (atMs: number) => string {
  const format = new Intl.DateTimeFormat(locale, {
    ...(spanMs > 36 * 3_600_000 ? { month: '2-digit', day: '2-digit' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (atMs) => format.format(atMs)
}
