'use client'
import type { ClipboardEvent } from 'react'
import { cx } from './cx'
import { formatDuration } from './format/duration'
import { formatNumber, formatShare } from './format/number'

type NumberCellProps = {
  /** Null and undefined are "not known" and show as a dash, never as 0. Offsets come as decimal strings. */
  value: number | bigint | string | null | undefined
  /** Shown muted behind the number. `ms` scales to s, min, h; `share` takes 0…1 and shows a percentage. */
  unit?: string
  className?: string
}

/** A number in three significant digits, right-aligned by its cell; the exact value on hover and in a copy. */
export function NumberCell({ value, unit, className }: NumberCellProps) {
  if (value === null || value === undefined) return <span className={cx('text-muted', className)}>–</span>
  const { short, exact, suffix } = shown(value, unit)
  const onCopy = (event: ClipboardEvent) => {
    // Only a selection within this number: copying a whole row takes the text as it stands.
    if (!event.currentTarget.contains(window.getSelection()?.anchorNode ?? null)) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', exact.replaceAll(',', ''))
  }
  return (
    <span title={suffix ? `${exact} ${suffix}` : exact} onCopy={onCopy} className={cx('whitespace-nowrap tabular-nums', className)}>
      {short}
      {suffix && <span className="ms-1 text-muted">{suffix}</span>}
    </span>
  )
}

function shown(value: number | bigint | string, unit: string | undefined): { short: string; exact: string; suffix?: string | undefined } {
  if (unit === 'share') {
    const share = formatShare(Number(value))
    return { ...share, short: share.short.replace(' %', ''), suffix: '%', exact: share.exact.replace(' %', '') }
  }
  if (unit === 'ms') {
    const [short = '', suffix = '', ...rest] = formatDuration(Number(value)).split(' ')
    return rest.length > 0
      ? { short: [short, suffix, ...rest].join(' '), exact: `${formatNumber(value).exact} ms` }
      : { short, suffix, exact: suffix === 'ms' ? formatNumber(value).exact : String(Number(value) / 1000) }
  }
  return { ...formatNumber(value), suffix: unit }
}
