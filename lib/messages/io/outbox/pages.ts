// Pages of an outbox in key order, each from where the last one ended, so that a look costs the same however many rows are open.
// Where no index serves the question, the table is walked in stretches of its key instead.
import type { Clock } from '../../../platform/clock.ts'
import { isAppError } from '../../../platform/errors.ts'
import type { OutboxRow } from '../../outbox/row.ts'
import type { OutboxTable } from './table.ts'

export const pageRows = 1_000
const stretchRows = 20_000
/** for stretches in one look */
const budgetMs = 1_000

export type Pages = {
  /** The next page; from the beginning again after the last. */
  next(table: OutboxTable, limit: number): Promise<OutboxRow[]>
  /** True when the last page was not the end. */
  more(): boolean
}

/** Open rows. */
export function createOpenPages(clock: Clock): Pages {
  let after: string | undefined
  let walks = false

  async function walk(table: OutboxTable, limit: number): Promise<OutboxRow[]> {
    const deadline = clock.now().getTime() + budgetMs
    const rows: OutboxRow[] = []
    do {
      const to = await table.keyAfter(after, stretchRows)
      const room = limit - rows.length
      const found = await table.suspects({ after, to, limit: room })
      rows.push(...found)
      after = found.length === room ? found.at(-1)?.id : to
    } while (after !== undefined && rows.length < limit && clock.now().getTime() < deadline)
    return rows
  }

  return {
    more: () => after !== undefined,
    async next(table, limit) {
      if (walks) return walk(table, limit)
      try {
        const rows = await table.suspects({ after, limit })
        after = rows.length === limit ? rows.at(-1)?.id : undefined
        return rows
      } catch (error) {
        if (!isAppError(error, 'timeout')) throw error
        walks = true
        return walk(table, limit)
      }
    },
  }
}

/** Sent rows of an age at which their consumer must have them. */
export function createSentPages(ages: { youngestMs: number; oldestMs: number }): Pages {
  let after: string | undefined
  return {
    more: () => after !== undefined,
    async next(table) {
      try {
        const rows = await table.sent({ after, limit: pageRows, ...ages })
        after = rows.length === pageRows ? rows.at(-1)?.id : undefined
        return rows
      } catch (error) {
        // without an index the sent rows cannot be looked through; what is open is still listed
        if (isAppError(error, 'timeout')) return []
        throw error
      }
    },
  }
}
