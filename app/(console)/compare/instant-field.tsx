'use client'
import { useTranslations } from 'next-intl'
import { localTimeText, parseLocalTime } from '../../_components/format/local-time'
import { Select } from '../../_components/select'
import { fieldBox } from '../../_components/text-field'
import { cx } from '../../_components/cx'

const agos = { '15m': 15, '1h': 60, '24h': 1440, '7d': 10_080 } as const
type Choice = 'now' | 'at' | keyof typeof agos

type InstantFieldProps = {
  label: string
  /** `now`, ISO 8601, or "" while nothing is chosen. */ value: string
  onCommit: (value: string) => void
}

/** Now, some time ago (kept as the instant it is), or an instant to the second. */
export function InstantField({ label, value, onCommit }: InstantFieldProps) {
  const t = useTranslations('compare.instants')
  const choose = (choice: Choice) => {
    if (choice === 'now') onCommit('now')
    else onCommit(new Date(Date.now() - (choice === 'at' ? 60 : agos[choice]) * 60_000).toISOString())
  }
  const commit = (text: string) => {
    const atMs = parseLocalTime(text)
    if (atMs !== undefined) onCommit(new Date(atMs).toISOString())
  }
  const options: { value: Choice; label: string }[] = [
    { value: 'now', label: t('now') },
    ...(['15m', '1h', '24h', '7d'] as const).map((ago) => ({ value: ago, label: t(ago) })),
    { value: 'at', label: t('at') },
  ]
  return (
    <>
      <Select label={label} hideLabel options={options} value={value === 'now' ? 'now' : 'at'} onValueChange={choose} className="w-40" />
      {value !== 'now' && (
        <input
          type="datetime-local"
          step={1}
          aria-label={label}
          value={localTimeText(value)}
          onChange={({ target }) => commit(target.value)}
          className={cx(fieldBox, 'h-7 w-64 text-sm tabular-nums')}
        />
      )}
    </>
  )
}
