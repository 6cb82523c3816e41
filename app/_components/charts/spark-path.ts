/** SVG path of evenly spaced values on a scale from zero; a null ends the line, the next value begins another. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const highest = Math.max(0, ...values.map((value) => value ?? 0)) || 1
  const step = values.length > 1 ? (width - 2) / (values.length - 1) : 0
  let pen = 'M'
  const parts: string[] = []
  for (const [index, value] of values.entries()) {
    if (value === null) {
      pen = 'M'
      continue
    }
    const x = round(1 + index * step)
    const y = round(height - 1 - (value / highest) * (height - 2))
    // A single point between two gaps is a dot: a line of no length with round ends.
    parts.push(`${pen}${x} ${y}${pen === 'M' ? `L${x} ${y}` : ''}`)
    pen = 'L'
  }
  return parts.join('')
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
