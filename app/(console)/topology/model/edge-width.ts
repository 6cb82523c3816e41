const thinnest = 1.25
const thickest = 6.5

/** Stroke width of an edge: logarithmic, because one busy edge must not make all others look alike. */
export function edgeWidth(callsPerSecond: number, busiest: number): number {
  if (!(callsPerSecond > 0) || !(busiest > 0)) return thinnest
  const part = Math.log1p(callsPerSecond) / Math.log1p(Math.max(busiest, callsPerSecond))
  return thinnest + part * (thickest - thinnest)
}
