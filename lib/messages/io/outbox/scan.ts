// Finds rows in doubt: what is known is read again by key, new ones come from the next page, and both are laid beside what the
// consumer says.
import type { Clock } from '../../../platform/clock.ts'
import type { OutboxConfig } from '../../../platform/config/outbox.ts'
import { outboxCause, type Consumption, type Limits, type OutboxRow } from '../../outbox/row.ts'
import { maxListed } from '../../listed.ts'
import { isCause, type Cause } from '../../model.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import type { KnownItem } from '../source.ts'
import type { Consumer } from './consumer.ts'
import { createOpenPages, createSentPages, pageRows } from './pages.ts'
import type { OutboxTable } from './table.ts'

export type Suspect = { row: OutboxRow; cause: Cause; consumption: Consumption }
/** `more`: there is another page; `cut`: as many are listed as may be; `partial`: what could not be looked at, and why */
export type Scan = { suspects: Suspect[]; more: boolean; cut: boolean; partial: Sentence[] }
type Known = ReadonlyMap<string, Pick<KnownItem, 'cause'>>

/** Keeps the place where the next look goes on. */
export function createScan(config: OutboxConfig, consumer: Consumer, clock: Clock) {
  const limits: Limits = {
    suspectAfterMs: config.suspectAfterMs,
    lateAfterMs: config.consumer?.lateAfterMs ?? 0,
    lookBackMs: config.consumer?.lookBackMs ?? 0,
  }
  const open = createOpenPages(clock)
  const sent = config.consumer && createSentPages({ youngestMs: limits.lateAfterMs, oldestMs: limits.lookBackMs }, clock)
  /** rows that say no age, by when they were first seen */
  let ageless = new Map<string, number>()

  async function judge(rows: readonly OutboxRow[], known: Known = new Map()): Promise<Pick<Scan, 'suspects' | 'partial'>> {
    const { states, unread } = await consumer.look(rows)
    const suspects = rows.flatMap((row) => {
      const consumption = states.get(row.id) ?? 'none'
      const before = known.get(row.id)?.cause
      const cause = outboxCause(row, consumption, limits, before !== undefined && isCause(before) ? before : undefined)
      return cause === undefined ? [] : [{ row, cause, consumption }]
    })
    return { suspects, partial: unread ? [unread] : [] }
  }

  /** A row that does not say how old it is has to be seen for as long as others have to be old. */
  function oldEnough(rows: readonly OutboxRow[]): OutboxRow[] {
    const nowMs = clock.now().getTime()
    ageless = new Map(rows.filter((row) => row.ageMs === null).map((row) => [row.id, ageless.get(row.id) ?? nowMs]))
    return rows.filter((row) => row.phase === 'failed' || nowMs - (ageless.get(row.id) ?? 0) >= limits.suspectAfterMs)
  }

  return {
    judge,
    async look(table: OutboxTable, known: Known): Promise<Scan> {
      const { suspects: again, partial } = await judge(await table.byKeys([...known.keys()]), known)
      const room = maxListed - again.length
      if (room <= 0) return { suspects: again, more: false, cut: true, partial }
      const asked = await consumer.asked()
      const pages = [
        await open.next(table, Math.min(room, pageRows)),
        (await sent?.next(table)) ?? [],
        await table.byKeys(asked.ids),
      ].flat()
      const had = new Set(again.map(({ row }) => row.id))
      const fresh = await judge(oldEnough([...new Map(pages.filter((row) => !had.has(row.id)).map((row) => [row.id, row])).values()]))
      const suspects = [...again, ...fresh.suspects].slice(0, maxListed)
      const behind = sent?.partial()
      const cut = suspects.length >= maxListed
      const unread = [...partial, ...fresh.partial, ...(asked.unread ? [asked.unread] : [])].slice(0, 1)
      return { suspects, more: !cut && (open.more() || sent?.more() === true), cut, partial: [...unread, ...(behind ? [behind] : [])] }
    },
  }
}
