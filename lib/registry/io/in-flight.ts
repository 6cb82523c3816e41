/** Runs `work` for every item with at most `limit` under way. The first failure ends it: no new item is begun, and it is thrown. */
export async function forEachInFlight<T>(items: Iterable<T>, limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]()
  let failed = false
  async function lane(): Promise<void> {
    for (let next = iterator.next(); !next.done && !failed; next = iterator.next()) {
      try {
        await work(next.value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: limit }, lane))
  const failure = lanes.find((result) => result.status === 'rejected')
  if (failure) throw failure.reason
}
