/** How long it takes, in ms: the fastest of some times, for a busy machine may take any single one away from us. */
export function fastestOf(times: number, act: () => unknown): number {
  const took = Array.from({ length: times }, () => {
    const startedAt = performance.now()
    act()
    return performance.now() - startedAt
  })
  return Math.min(...took)
}
