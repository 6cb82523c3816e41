// Collects rows from many connections and writes them together: within 200 ms, or as soon as 500 wait. While the database is away
// rows wait, up to a bound; beyond it the oldest go, because new figures are worth more than old ones.
import type { Sql } from '../../platform/database.ts'
import { messageOf } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { announce } from '../../platform/notify.ts'
import type { CallRow } from '../call-row.ts'
import { insertReports } from './report-writer.ts'

export type ReportBatcher = {
  add(row: CallRow): void
  counts(): BatchCounts
  /** Writes what waits (one try, bounded by the database's own time-outs) and stops. Idempotent. */
  close(): Promise<void>
}

export type BatchCounts = { received: number; stored: number; dropped: number; waiting: number }

export type BatcherOptions = {
  sql: Sql
  sourceId: string
  log: Log
  flushMs?: number
  flushRows?: number
  maxWaiting?: number
  /** Told after every write: undefined = good, else why not */
  onWrite?(problem: string | undefined): void
}

const maxBatch = 10_000
const retryMs = 1000
const announceEveryMs = 1000

/** Starts empty; the timer runs only while rows wait. */
export function createReportBatcher(options: BatcherOptions): ReportBatcher {
  return new Batcher(options)
}

class Batcher implements ReportBatcher {
  private waiting: CallRow[] = []
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> | undefined
  private closed = false
  private lastAnnounced = 0
  private readonly total = { received: 0, stored: 0, dropped: 0 }
  private readonly options: BatcherOptions

  constructor(options: BatcherOptions) {
    this.options = options
  }

  add(row: CallRow): void {
    if (this.closed) return
    this.total.received += 1
    this.waiting.push(row)
    const over = this.waiting.length - (this.options.maxWaiting ?? 50_000)
    // in pieces of a tenth, so that the array is not shifted once per row
    if (over > 0) this.total.dropped += this.waiting.splice(0, Math.ceil((this.options.maxWaiting ?? 50_000) / 10)).length
    if (this.waiting.length >= (this.options.flushRows ?? 500) && !this.writing && !this.isBackingOff) this.flushNow()
    else this.schedule(this.options.flushMs ?? 200)
  }

  counts(): BatchCounts {
    return { ...this.total, waiting: this.waiting.length }
  }

  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    await this.writing
    if (this.waiting.length > 0) await this.write()
  }

  private isBackingOff = false

  private schedule(delayMs: number): void {
    if (this.timer || this.writing || this.closed) return
    this.timer = setTimeout(() => this.flushNow(), delayMs)
  }

  private flushNow(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.isBackingOff = false
    this.writing ??= this.write().finally(() => {
      this.writing = undefined
      if (this.waiting.length > 0)
        this.schedule(
          this.isBackingOff ? retryMs : this.waiting.length >= (this.options.flushRows ?? 500) ? 0 : (this.options.flushMs ?? 200),
        )
    })
  }

  private async write(): Promise<void> {
    const batch = this.waiting.splice(0, maxBatch)
    const { sql, sourceId, log, onWrite } = this.options
    try {
      const stored = await insertReports(sql, sourceId, batch)
      this.total.stored += stored
      if (stored > 0) await this.tell()
      onWrite?.(undefined)
    } catch (error) {
      // written again as a whole: the key makes rows that did arrive harmless
      this.waiting.unshift(...batch)
      this.isBackingOff = true
      log.warn({ source: sourceId, rows: batch.length, reason: messageOf(error) }, 'reports could not be stored')
      onWrite?.(messageOf(error))
    }
  }

  private async tell(): Promise<void> {
    const now = Date.now()
    if (now - this.lastAnnounced < announceEveryMs) return
    this.lastAnnounced = now
    await announce(this.options.sql, 'statistics')
  }
}
