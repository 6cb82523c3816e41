'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect } from 'react'
import type { TimeRange } from '../../_hooks/use-time-range'
import { ClockTime } from '../clock-time'
import { cx } from '../cx'
import { type Problem, ProblemsStrip } from './problems-strip'
import { TimeRangePicker } from './time-range-picker'
import { TopBarItem } from './top-bar-item'

type PageFrameProps = {
  /** Plain text also names the browser tab; with a ReactNode give `tabTitle`. */
  title: ReactNode
  tabTitle?: string
  /** The line of key facts: "128 services · 3 without provider". */
  facts?: ReactNode
  /** Ends the line: "as of 12:03:05". */
  asOf?: string | null | undefined
  /** Primary action and "⋯", at the right. */
  actions?: ReactNode
  problems?: readonly Problem[]
  /** The open SidePanel, or nothing. */
  panel?: ReactNode
  /** Puts the time range picker into the top bar; its value is `useTimeRange`'s. */
  timeRange?: TimeRange
  /** `fill`: the content is a table or graph that takes the height. `scroll` (default): it scrolls, padded. */
  layout?: 'scroll' | 'fill'
  children: ReactNode
}

/** Header, problems strip, content and side panel: what every page of the console is put into. */
export function PageFrame({
  title,
  tabTitle,
  facts,
  asOf,
  actions,
  problems = [],
  panel,
  timeRange,
  layout = 'scroll',
  children,
}: PageFrameProps) {
  const t = useTranslations('common')
  const name = tabTitle ?? (typeof title === 'string' ? title : undefined)
  useEffect(() => {
    if (name) document.title = `${name} · Pilothouse`
  }, [name])
  return (
    <>
      {timeRange && (
        <TopBarItem>
          <TimeRangePicker fallback={timeRange} />
        </TopBarItem>
      )}
      <header className="flex min-h-14 shrink-0 items-center gap-4 border-b bg-surface px-4 py-2">
        <div className="min-w-0 grow">
          <h1 className="truncate text-lg leading-6 font-semibold">{title}</h1>
          <p className="flex min-h-5 flex-wrap items-center gap-x-2 text-sm text-muted">
            {facts}
            {facts && asOf && <span aria-hidden>·</span>}
            {asOf && (
              <span>
                {t('asOf')} <ClockTime at={asOf} />
              </span>
            )}
          </p>
        </div>
        {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
      </header>
      <ProblemsStrip problems={problems} />
      <div className="relative flex min-h-0 grow">
        <div className={cx('flex min-w-0 grow flex-col', layout === 'fill' ? 'min-h-0 bg-surface' : 'overflow-auto')}>
          {layout === 'fill' ? children : <div className="flex flex-col gap-4 p-4">{children}</div>}
        </div>
        {panel}
      </div>
    </>
  )
}
