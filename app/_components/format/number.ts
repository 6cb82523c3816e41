/** A number as a person reads it: three significant digits, and the exact text for hover and copy. */
export type ShownNumber = { short: string; exact: string }

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })
const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 12 })

/**
 * Three significant digits with k, M, B, T in every language, as operators know them from other panels.
 * 64-bit numbers come as decimal strings and keep every digit in `exact`.
 */
export function formatNumber(value: number | bigint | string): ShownNumber {
  const whole = typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : value
  const number = Number(whole)
  if (!Number.isFinite(number)) return { short: '–', exact: String(value) }
  const exact = typeof whole === 'string' ? plain.format(number) : plain.format(whole)
  return { short: compact.format(number).replace('K', 'k'), exact }
}

/** A share of one as a percentage: 0.1234 → "12.3 %"; never "100 %" or "0 %" for what is only nearly so. */
export function formatShare(share: number): ShownNumber {
  const percent = share * 100
  const exact = `${plain.format(Math.round(percent * 1e6) / 1e6)} %`
  if (percent > 0 && percent < 0.1) return { short: '< 0.1 %', exact }
  if (percent < 100 && percent > 99.9) return { short: '> 99.9 %', exact }
  return { short: `${compact.format(percent)} %`, exact }
}
