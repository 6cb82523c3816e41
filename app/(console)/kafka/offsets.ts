/** Difference of two offsets (decimal strings of 64 bits), never below zero; null where either is not known. */
export function minus(from: string | null, taken: string | null): string | null {
  if (from === null || taken === null) return null
  const difference = BigInt(from) - BigInt(taken)
  return String(difference < 0n ? 0n : difference)
}

/** Sum of offsets or lags; null where one of them is not known. */
export function sum(values: readonly (string | null)[]): string | null {
  let total = 0n
  for (const value of values) {
    if (value === null) return null
    total += BigInt(value)
  }
  return String(total)
}
