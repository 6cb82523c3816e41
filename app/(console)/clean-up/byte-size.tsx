'use client'
import { useFormatter } from 'next-intl'

/** A size in bytes, kB or MB, exact on hover. */
export function ByteSize({ bytes }: { bytes: number }) {
  const format = useFormatter()
  const [value, unit] = bytes < 1000 ? [bytes, 'B'] : bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return (
    <span title={`${bytes} B`} className="whitespace-nowrap tabular-nums">
      {format.number(value, { maximumSignificantDigits: 3 })} <span className="text-muted">{unit}</span>
    </span>
  )
}
