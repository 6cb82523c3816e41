// Sent rows of a table that is too big to be asked at once.
import { expect, it } from 'vitest'
import { createSentPages } from '../../../lib/messages/io/outbox/pages.ts'
import type { OutboxTable } from '../../../lib/messages/io/outbox/table.ts'
import type { OutboxRow } from '../../../lib/messages/outbox/row.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { AppError } from '../../../lib/platform/errors.ts'

const stretch = 20_000
const rowOf = (key: number): OutboxRow => ({
  id: String(key),
  phase: 'done',
  status: 'SENT',
  key: null,
  topic: null,
  attempts: null,
  error: null,
  ageMs: 100_000,
  claimedForMs: null,
  version: '1',
  armed: false,
})
const late = new AppError('timeout', 'canceling statement due to statement timeout')

/** Keys 1 to `size`, of which those in `wanted` are of the age; more than one stretch at once takes too long. */
function tableOf(
  size: number,
  wanted: readonly number[],
  patience: { spent: number; limit: number },
): Pick<OutboxTable, 'sent' | 'keyAfter'> {
  return {
    async keyAfter(after, count) {
      const key = Number(after ?? 0) + count
      return key <= size ? String(key) : undefined
    },
    async sent({ after, to, limit }) {
      const [from, end] = [Number(after ?? 0), Number(to ?? size)]
      if (end - from > stretch || (patience.spent += 1) > patience.limit) throw late
      return wanted
        .filter((key) => key > from && key <= end)
        .slice(0, limit)
        .map(rowOf)
    },
  }
}
const unlimited = { spent: 0, limit: Infinity }
const ages = { youngestMs: 60_000, oldestMs: 3_600_000 }

/** A clock on which every look has time for so many stretches. */
function slowClock(stepMs: number) {
  let nowMs = 0
  return { ...systemClock, now: () => new Date((nowMs += stepMs)) }
}

it('goes through them in stretches, a part at each look, and says so until it was through once', async () => {
  const pages = createSentPages(ages, slowClock(300))
  const table = tableOf(310_000, [5, 150_000, 309_999], unlimited)
  const found: string[] = []
  const said: (string | undefined)[] = []
  for (let look = 0; look < 8; look += 1) {
    found.push(...(await pages.next(table)).map(({ id }) => id))
    said.push(pages.partial()?.said[0]?.code)
    expect(pages.more()).toBe(false)
  }
  expect([...new Set(found)]).toEqual(['5', '150000', '309999'])
  expect([said[0], said.at(-1)]).toEqual(['outbox-sent-behind', undefined])
})

it('says it when a round takes longer than the window is wide', async () => {
  const pages = createSentPages(ages, slowClock(1_000_000))
  const table = tableOf(310_000, [], unlimited)
  for (let look = 0; look < 40; look += 1) await pages.next(table)
  expect(pages.partial()?.said[0]?.code).toBe('outbox-sent-behind')
})

it('says why when not even a part can be read, and goes on when it can', async () => {
  const pages = createSentPages(ages, slowClock(100))
  const patience = { spent: 0, limit: 0 }
  const table = tableOf(1_000, [7], patience)
  expect(await pages.next(table)).toEqual([])
  expect(pages.partial()).toMatchObject({ text: expect.stringContaining('statement timeout'), said: [{ code: 'outbox-sent-unread' }] })
  patience.limit = Infinity
  expect(await pages.next(table)).toMatchObject([{ id: '7' }])
  expect(pages.partial()).toBeUndefined()
})
