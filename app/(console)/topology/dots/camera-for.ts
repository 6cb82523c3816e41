import type { Point } from '../layout/positions'

/** Closer than this a dot stands alone, and nobody sees where it is. */
const closest = 0.22
/** Room around what is shown, for names. */
const margin = 1.6

/**
 * Where sigma's camera sees all of these places, of which the whole map is about 1 wide: its middle, and how much of the map it takes in
 * (1: all). Undefined where there is nothing to see.
 */
export function cameraFor(places: readonly Point[]): { x: number; y: number; ratio: number } | undefined {
  if (places.length === 0) return undefined
  const xs = places.map(({ x }) => x)
  const ys = places.map(({ y }) => y)
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const ratio = Math.min(1, Math.max(closest, Math.max(right - left, high - low) * margin))
  return { x: (left + right) / 2, y: (low + high) / 2, ratio }
}
