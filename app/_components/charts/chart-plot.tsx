'use client'
import { useLocale } from 'next-intl'
import { useMemo } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceDot, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatNumber } from '../format/number'
import { ChartTooltip } from './chart-tooltip'
import type { ChartPlan } from './chart-types'
import { axisHeight, plotMargin } from './plot-size'

type ChartPlotProps = { plan: ChartPlan; title: string; height: number; fromMs: number; toMs: number; syncId: string }

const markColours = { accent: 'var(--accent)', warning: 'var(--warning)', danger: 'var(--danger)' }
const mutedText = { fill: 'var(--muted)' }

/** Draws a plan; decides nothing. */
export function ChartPlot({ plan, title, height, fromMs, toMs, syncId }: ChartPlotProps) {
  const locale = useLocale()
  const formatTick = useMemo(() => tickFormat(locale, toMs - fromMs), [locale, fromMs, toMs])
  const common = {
    isAnimationActive: false,
    dot: false,
    connectNulls: false,
    type: 'linear',
    strokeWidth: 1.75,
    activeDot: { r: 3 },
  } as const
  const time = { dataKey: 'atMs', type: 'number', tickLine: false, tick: mutedText, stroke: 'var(--control)', height: axisHeight } as const
  const value = { width: 40, axisLine: false, tickLine: false, tick: mutedText, tickFormatter: shortNumber }
  return (
    <div className="min-w-0 grow text-xs" style={{ height }}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height }}>
        <LineChart data={[...plan.rows]} margin={plotMargin} syncId={syncId} syncMethod="value" accessibilityLayer title={title}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...time} domain={[fromMs, toMs]} ticks={[...plan.xTicks]} tickFormatter={formatTick} />
          <YAxis {...value} domain={[0, plan.yTicks.at(-1) ?? 1]} ticks={[...plan.yTicks]} />
          {plan.marks.map((mark) => (
            <ReferenceLine
              key={`${mark.atMs} ${mark.label}`}
              x={mark.atMs}
              stroke={markColours[mark.status ?? 'accent']}
              strokeDasharray="2 3"
            />
          ))}
          <Tooltip content={<ChartTooltip plan={plan} />} cursor={{ stroke: 'var(--control)' }} isAnimationActive={false} />
          {plan.lines.map((line) => (
            <Line key={line.id} {...common} dataKey={line.key} name={line.label} stroke={line.colour} />
          ))}
          {plan.dots.map((dot) => (
            <ReferenceDot key={dot.id} x={dot.atMs} y={dot.value} r={2} fill={dot.colour} stroke="none" />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  )
}

function shortNumber(value: number): string {
  return formatNumber(value).short
}

function tickFormat(locale: string, spanMs: number): (atMs: number) => string {
  const withDay = spanMs > 36 * 3_600_000 ? ({ month: '2-digit', day: '2-digit' } as const) : {}
  const format = new Intl.DateTimeFormat(locale, { ...withDay, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return (atMs) => format.format(atMs)
}
