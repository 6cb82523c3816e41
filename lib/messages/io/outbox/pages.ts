// Pages of an outbox in key order, each from where the last one ended, so that a look costs the same however many rows are open.
// Where no index serves the question, the table is walked in stretches of its key instead.
import type { Clock } from '../../../platform/clock.ts'
import { isAppError, messageOf } from '../../../platform/errors.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import type { OutboxRow } from '../../outbox/row.ts'
import { sayOfMessage as say } from '../../sentences.ts'
import type { OutboxTable, Page } from './table.ts'

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

type Read = (page: Page) => Promise<OutboxRow[]>

/** Stretches of the key for as long as a look may take; `after`: where the next one goes on, undefined past the end. */
async function walk(
  table: Pick<OutboxTable, 'keyAfter'>,
  read: Read,
  { after, limit }: Page,
  clock: Clock,
): Promise<Pick<Page, 'after'> & { rows: OutboxRow[] }> {
  const deadline = clock.now().getTime() + budgetMs
  const rows: OutboxRow[] = []
  let from = after
  do {
    const to = await table.keyAfter(from, stretchRows)
    const room = limit - rows.length
    const found = await read({ after: from, to, limit: room })
    rows.push(...found)
    from = found.length === room ? found.at(-1)?.id : to
  } while (from !== undefined && rows.length < limit && clock.now().getTime() < deadline)
  return { rows, after: from }
}

/** Open rows. */
export function createOpenPages(clock: Clock): Pages {
  let after: string | undefined
  let walks = false

  async function walked(table: OutboxTable, limit: number): Promise<OutboxRow[]> {
    const part = await walk(table, table.suspects, { after, limit }, clock)
    after = part.after
    return part.rows
  }

  return {
    more: () => after !== undefined,
    async next(table, limit) {
      if (walks) return walked(table, limit)
      try {
        const rows = await table.suspects({ after, limit })
        after = rows.length === limit ? rows.at(-1)?.id : undefined
        return rows
      } catch (error) {
        if (!isAppError(error, 'timeout')) throw error
        walks = true
        return walked(table, limit)
      }
    },
  }
}

type SentTable = Pick<OutboxTable, 'sent' | 'keyAfter'>

export type SentPages = Pick<Pages, 'more'> & {
  next(table: SentTable): Promise<OutboxRow[]>
  /** Why sent rows may have been missed; undefined while all of them are looked through before they leave the window. */
  partial(): Sentence | undefined
}

/**
 * Sent rows of an age at which their consumer must have them. Most rows of an outbox are sent: where it takes stretches to look through
 * them, there is one part at every look and no hurry, since a round has as long as the window is wide.
 */
export function createSentPages(ages: { youngestMs: number; oldestMs: number }, clock: Clock): SentPages {
  let after: string | undefined
  let walks = false
  let failed: Sentence | undefined
  let roundBeganMs = 0
  let isBehind = false

  async function walked(table: SentTable): Promise<OutboxRow[]> {
    const nowMs = clock.now().getTime()
    if (after === undefined) roundBeganMs = nowMs
    const part = await walk(table, (page) => table.sent({ ...page, ...ages }), { after, limit: pageRows }, clock)
    after = part.after
    const isLate = clock.now().getTime() - roundBeganMs > ages.oldestMs - ages.youngestMs
    if (after === undefined || isLate) isBehind = isLate
    return part.rows
  }

  async function read(table: SentTable): Promise<OutboxRow[]> {
    if (walks) return walked(table)
    try {
      const rows = await table.sent({ after, limit: pageRows, ...ages })
      after = rows.length === pageRows ? rows.at(-1)?.id : undefined
      return rows
    } catch (error) {
      if (!isAppError(error, 'timeout')) throw error
      ;[walks, isBehind, after] = [true, true, undefined]
      return walked(table)
    }
  }

  return {
    more: () => !walks && after !== undefined,
    partial: () => failed ?? (isBehind ? say('outbox-sent-behind') : undefined),
    async next(table) {
      try {
        failed = undefined
        return await read(table)
      } catch (error) {
        // what is open is listed all the same
        if (!isAppError(error, 'timeout')) throw error
        failed = say('outbox-sent-unread', { reason: messageOf(error) })
        return []
      }
    },
  }
}
