import type { CallRow } from './call-row.ts'

const minuteMs = 60_000

/** Rows of one caller/callee/method within one minute, added up; `atMs` is the minute's start. */
export function toMinutes(rows: readonly CallRow[]): CallRow[] {
  const minutes = new Map<string, CallRow>()
  for (const row of rows) {
    const atMs = Math.floor(row.atMs / minuteMs) * minuteMs
    const key = `${atMs}\0${row.side}\0${row.application}\0${row.interface}\0${row.group}\0${row.version}\0${row.method}\0${row.client}\0${row.server}`
    const minute = minutes.get(key)
    if (minute) addTo(minute, row)
    else minutes.set(key, { ...row, atMs })
  }
  return [...minutes.values()]
}

function addTo(minute: CallRow, row: CallRow): void {
  minute.success += row.success
  minute.failure += row.failure
  minute.elapsedMs += row.elapsedMs
  minute.maxElapsedMs = Math.max(minute.maxElapsedMs, row.maxElapsedMs)
  minute.concurrent = Math.max(minute.concurrent, row.concurrent)
  minute.inputBytes += row.inputBytes
  minute.outputBytes += row.outputBytes
}
