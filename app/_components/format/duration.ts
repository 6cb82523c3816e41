const units = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1000 },
] as const

/** A length of time in its two largest parts ("3 h 12 min"), below a minute in three digits ("1.23 s", "12 ms"). */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return '–'
  if (durationMs < 0) return `−${formatDuration(-durationMs)}`
  if (durationMs < 1000) return `${threeDigits(durationMs)} ms`
  if (durationMs < 60_000) return `${threeDigits(durationMs / 1000)} s`
  const index = units.findIndex(({ ms }) => durationMs >= ms)
  const [first, second] = [units[index], units[index + 1]]
  if (!first || !second) return `${threeDigits(durationMs / 1000)} s`
  const rest = Math.floor((durationMs % first.ms) / second.ms)
  return `${Math.floor(durationMs / first.ms)} ${first.unit}${rest > 0 ? ` ${rest} ${second.unit}` : ''}`
}

function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)))
}
