// Which reports tell of a time nobody knows. An application that finds no monitor adds up, since it started or since the last receiver
// left, and its first report carries all of that. So a report over a connection younger than three minutes counts only when
//   - its key was reported over this connection before: it tells of the time since then; or
//   - its key was reported over another one not long ago (three of its own intervals, at most three minutes): a short reconnect.
// Over an older connection everything counts: the application sends all it has every interval, so a key that is new there is not older
// than that. What this costs: the first interval of an application that starts, and that of one whose receiver starts again.
// Differences of two looks at a Prometheus page never come here.
import type { CallRow } from './call-row.ts'

export type Connection = { openedMs: number }

/** Dubbo reports every 60 s unless told otherwise. */
const usualIntervalMs = 60_000
const memoryMs = 3 * usualIntervalMs
const maxKeys = 500_000

export type FirstReports = {
  /** True when the row covers an unknown time. Remembers the row's key. */
  isOne(row: CallRow, connection: Connection, receivedMs: number): boolean
  /** Keys remembered. */
  size(): number
}

type Seen = { connection: Connection; atMs: number; intervalMs: number }

/** Starts knowing nothing: to a new receiver every key is new. */
export function createFirstReports(): FirstReports {
  // in the order of their last report, so that what is forgotten lies in front
  const seen = new Map<string, Seen>()

  function forget(receivedMs: number): void {
    for (const [key, { atMs }] of seen) {
      if (receivedMs - atMs <= memoryMs && seen.size <= maxKeys) return
      seen.delete(key)
    }
  }

  return {
    isOne(row, connection, receivedMs) {
      const key = keyOf(row)
      const last = seen.get(key)
      const sinceMs = last ? receivedMs - last.atMs : Infinity
      const continues = last?.connection === connection
      seen.delete(key)
      seen.set(key, { connection, atMs: receivedMs, intervalMs: continues ? sinceMs : (last?.intervalMs ?? usualIntervalMs) })
      forget(receivedMs)
      if (continues || receivedMs - connection.openedMs > memoryMs) return false
      return !last || sinceMs > Math.min(memoryMs, 3 * last.intervalMs)
    },
    size: () => seen.size,
  }
}

const keyOf = (row: CallRow): string =>
  `${row.side}\0${row.application}\0${row.interface}\0${row.group}\0${row.version}\0${row.method}\0${row.client}\0${row.server}`
