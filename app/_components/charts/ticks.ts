const minute = 60_000
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880].map((minutes) => minutes * minute)

/** Three to five round values from zero up to or just beyond `highest`, in steps of 1, 2 or 5. */
export function niceTicks(highest: number): number[] {
  if (!(highest > 0)) return [0, 1]
  const rough = highest / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? power * 10
  const count = Math.ceil(highest / step - 1e-9)
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

/** Round times of the person's own zone between the two, at most eight. */
export function timeTicks(fromMs: number, toMs: number, offsetMs = -new Date(toMs).getTimezoneOffset() * minute): number[] {
  const step = timeSteps.find((candidate) => (toMs - fromMs) / candidate <= 8) ?? Math.ceil((toMs - fromMs) / 8)
  const ticks: number[] = []
  for (let at = Math.ceil((fromMs + offsetMs) / step) * step - offsetMs; at <= toMs && ticks.length < 16; at += step) ticks.push(at)
  return ticks
}

/** Moves label positions apart to at least `gap`, keeping their order and staying within 0…`height` where that fits. */
export function spreadLabels(positions: readonly number[], gap: number, height: number): number[] {
  const order = positions.map((_, index) => index).sort((one, other) => (positions[one] ?? 0) - (positions[other] ?? 0))
  const spread = [...positions]
  let lowest = -Infinity
  for (const index of order) {
    lowest = Math.max(lowest + gap, spread[index] ?? 0)
    spread[index] = lowest
  }
  let highest = height
  for (const index of order.toReversed()) {
    highest = Math.min(highest, spread[index] ?? 0)
    spread[index] = highest
    highest -= gap
  }
  return spread
}
