// Rows on their way into tables. They are turned into text at once and the facts forgotten: a garbage collector that finds thousands
// of facts alive at every turn costs more than making the text does.
import type pg from 'pg'
import { copyEncoded } from '../../platform/bulk.ts'
import { copyColumns, copyLines, type Table } from './tables.ts'

type Waiting = { columns: string[]; chunks: Buffer[]; bytes: number }

/** Bytes per COPY: large enough to be cheap, small enough to be nothing in memory. */
const segmentBytes = 1024 * 1024
/** More than this not yet taken by the database, and whoever adds has to wait. */
const maxWaitingBytes = 6 * segmentBytes

export class CopyQueue {
  readonly #client: pg.PoolClient
  readonly #rows: { sourceId: string; now: Date }
  readonly #waiting = new Map<string, Waiting>()
  readonly #copies: Promise<void>[] = []
  #waitingBytes = 0
  #copying: Promise<void> = Promise.resolve()

  constructor(client: pg.PoolClient, rows: { sourceId: string; now: Date }) {
    this.#client = client
    this.#rows = rows
  }

  /** Queues facts for a table of this shape; resolves when there is room for more. Throws when an earlier COPY failed. */
  async add<T>(target: string, table: Table<T>, facts: readonly T[]): Promise<void> {
    if (facts.length === 0) return
    const chunk = Buffer.from(copyLines(table, { ...this.#rows, facts }))
    const waiting = this.#waiting.get(target) ?? { columns: copyColumns(table), chunks: [], bytes: 0 }
    this.#waiting.set(target, waiting)
    waiting.chunks.push(chunk)
    waiting.bytes += chunk.length
    this.#waitingBytes += chunk.length
    if (waiting.bytes >= segmentBytes) this.#copy(target, waiting)
    // only until there is room: whoever waited for all of them would let the database wait afterwards
    while (this.#waitingBytes > maxWaitingBytes && this.#copies[0]) await this.#copies[0]
  }

  /** Resolves when everything queued is in its table. */
  async flush(): Promise<void> {
    for (const [target, waiting] of this.#waiting) this.#copy(target, waiting)
    await this.#copying
  }

  /** One connection copies one thing at a time, in the order asked for. */
  #copy(target: string, waiting: Waiting): void {
    this.#waiting.delete(target)
    this.#copying = this.#copying.then(async () => {
      const lines = Buffer.concat(waiting.chunks, waiting.bytes)
      waiting.chunks.length = 0
      await copyEncoded(this.#client, target, waiting.columns, lines)
      this.#waitingBytes -= waiting.bytes
      void this.#copies.shift()
    })
    this.#copies.push(this.#copying)
    // told by whoever waits next; the last flush always does
    this.#copying.catch(() => {})
  }
}
