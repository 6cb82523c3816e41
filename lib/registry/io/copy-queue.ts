// Rows on their way into tables. They are turned into text at once and the facts forgotten: a garbage collector that finds thousands
// of facts alive at every turn costs more than making the text does.
import type pg from 'pg'
import { copyEncoded } from '../../platform/bulk.ts'
import { copyColumns, copyLines, type Table } from './tables.ts'

type Waiting = { columns: string[]; lines: Buffer; bytes: number }

/** Bytes per COPY: each costs a turn of both sides, in which neither works. */
const segmentBytes = 2 * 1024 * 1024
/** Bytes per COPY of rows with a text index, each of which keeps the database as long as ten others. */
const indexedBytes = segmentBytes / 4
/** More than this not yet taken by the database, and whoever adds has to wait. */
const maxWaitingBytes = 4 * segmentBytes

export class CopyQueue {
  readonly #client: pg.PoolClient
  readonly #rows: { sourceId: string; now: Date }
  readonly #waiting = new Map<string, Waiting>()
  readonly #copies: Promise<void>[] = []
  /** Buffers to be filled again */
  readonly #spare: Buffer[] = []
  #waitingBytes = 0
  #copying: Promise<void> = Promise.resolve()

  constructor(client: pg.PoolClient, rows: { sourceId: string; now: Date }) {
    this.#client = client
    this.#rows = rows
  }

  /** Queues facts for a table of this shape; resolves when there is room for more. Throws when an earlier COPY failed. */
  async add<T>(target: string, table: Table<T>, facts: readonly T[]): Promise<void> {
    if (facts.length === 0) return
    this.#write(target, table, copyLines(table, { ...this.#rows, facts }))
    // only until there is room: whoever waited for all of them would let the database wait afterwards
    while (this.#waitingBytes > maxWaitingBytes && this.#copies[0]) await this.#copies[0]
  }

  /** Resolves when everything queued is in its table. */
  async flush(): Promise<void> {
    for (const [target, waiting] of this.#waiting) this.#copy(target, waiting)
    await this.#copying
  }

  #write<T>(target: string, table: Table<T>, text: string): void {
    const bytes = Buffer.byteLength(text)
    const begun = this.#waiting.get(target)
    const hasRoom = begun !== undefined && begun.bytes + bytes <= begun.lines.length
    if (begun && !hasRoom) this.#copy(target, begun)
    const waiting = hasRoom ? begun : { columns: copyColumns(table), lines: this.#buffer(bytes), bytes: 0 }
    this.#waiting.set(target, waiting)
    waiting.bytes += waiting.lines.write(text, waiting.bytes)
    this.#waitingBytes += bytes
    if (table.hasTextIndex && waiting.bytes >= indexedBytes) this.#copy(target, waiting)
  }

  #buffer(bytes: number): Buffer {
    return bytes > segmentBytes ? Buffer.allocUnsafeSlow(bytes) : (this.#spare.pop() ?? Buffer.allocUnsafeSlow(segmentBytes))
  }

  /** One connection copies one thing at a time, in the order asked for. */
  #copy(target: string, { columns, lines, bytes }: Waiting): void {
    this.#waiting.delete(target)
    this.#copying = this.#copying.then(async () => {
      await copyEncoded(this.#client, target, columns, lines.subarray(0, bytes))
      if (lines.length === segmentBytes) this.#spare.push(lines)
      this.#waitingBytes -= bytes
      void this.#copies.shift()
    })
    this.#copies.push(this.#copying)
    // told by whoever waits next; the last flush always does
    this.#copying.catch(() => {})
  }
}
