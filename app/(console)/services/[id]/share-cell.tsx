import { useTranslations } from 'next-intl'
import { formatShare } from '../../../_components/format/number'

type ShareCellProps = { expected: number | null; observed: number | null; scaleMax: number }

const bars = [
  { key: 'expected', className: 'bg-series-1' },
  { key: 'observed', className: 'bg-series-2' },
] as const

/** Expected and observed share in the height of a table row; the observed one as a number. */
export function ShareCell({ expected, observed, scaleMax }: ShareCellProps) {
  const t = useTranslations('shares')
  const values = { expected, observed }
  const title = bars.map(({ key }) => `${t(key)}: ${textOf(values[key], t('unknown'))}`).join('\n')
  return (
    <span title={title} className="flex items-center gap-2">
      <span aria-hidden className="flex grow flex-col gap-1">
        {bars.map(({ key, className }) => (
          <span key={key} className="h-1 overflow-hidden rounded-full bg-sunken">
            <span
              className={`block h-full rounded-full transition-[width] duration-300 ${className}`}
              style={{ width: `${Math.min(100, ((values[key] ?? 0) / scaleMax) * 100)}%` }}
            />
          </span>
        ))}
      </span>
      <span className="w-14 text-end tabular-nums">
        {observed === null ? <span className="text-muted">–</span> : formatShare(observed).short}
      </span>
    </span>
  )
}

const textOf = (share: number | null, unknown: string): string => (share === null ? unknown : formatShare(share).exact)
