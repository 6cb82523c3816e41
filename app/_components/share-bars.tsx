import { useTranslations } from 'next-intl'
import { cx } from './cx'
import { formatShare } from './format/number'

type ShareBarsProps = {
  /** Shares of one; null where it is not known. */
  configured: number | null
  expected: number | null
  observed: number | null
  /** Right end of the scale; the same for all rows of a page, or they cannot be compared. */
  scaleMax: number
  showLabels?: boolean
}

const bars = [
  { key: 'configured', className: 'bg-control' },
  { key: 'expected', className: 'bg-series-1' },
  { key: 'observed', className: 'bg-series-2' },
] as const

/** Three thin bars on one scale: what the weights say, what the load balance will do, what the calls did. */
export function ShareBars({ configured, expected, observed, scaleMax, showLabels = true }: ShareBarsProps) {
  const t = useTranslations('shares')
  const values = { configured, expected, observed }
  return (
    <div>
      {bars.map(({ key, className }) => {
        const value = values[key]
        return (
          <div
            key={key}
            className="flex items-center gap-2 text-xs leading-4"
            title={`${t(key)}: ${value === null ? t('unknown') : formatShare(value).exact}`}
          >
            {showLabels && <span className="w-18 shrink-0 truncate text-muted">{t(key)}</span>}
            <span aria-hidden className={cx('h-1 grow overflow-hidden rounded-full bg-sunken', value === null && 'hatched')}>
              {value !== null && (
                <span
                  className={cx('block h-full rounded-full transition-[width] duration-300', className)}
                  style={{ width: `${Math.min(100, (value / scaleMax) * 100)}%` }}
                />
              )}
            </span>
            <span className="w-13 shrink-0 text-end">{value === null ? '–' : formatShare(value).short}</span>
          </div>
        )
      })}
    </div>
  )
}
