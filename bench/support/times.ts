// Times of repeated work, and what part of them stays below what.

/** Milliseconds of each of `rounds` calls, in order. */
export async function timesOf(rounds: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const begunAt = performance.now()
    await work(round)
    times.push(performance.now() - begunAt)
  }
  return times
}

/** The time that this part of them does not exceed; 0 where there are none. */
export const share = (times: readonly number[], part: number): number =>
  Number((times.toSorted((one, other) => one - other)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(1))
