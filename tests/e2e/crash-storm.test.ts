// The promise of the inbox, on the whole product: what a storm of crashes leaves is emptied by one person in minutes, and then the shop's own
// books and those of its consumers say that every order is consistent and that no message came twice.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import type { Piece } from '../../demo/books/judge.ts'
import { readBooks } from '../../demo/books/read-books.ts'
import { askControl, findControl } from '../../demo/control.ts'
import { messageSchema, type MessageRow } from '../../lib/messages/schema.ts'
import { settleAll } from './support/settle-all.ts'

const underTest = inject('console')
const seed = process.env['PILOTHOUSE_RANDOM_SEED'] ?? String(Math.floor(Math.random() * 1_000_000))

async function trouble(name: string, ...args: string[]): Promise<string> {
  const control = await findControl(join(underTest.stateDir, 'demo', 'control.json'))
  if (control === undefined) throw new Error('no demo shop is running')
  return askControl(control, name, args)
}

async function openMessages(): Promise<MessageRow[]> {
  const headers = { authorization: `Bearer ${underTest.token}` }
  const answer = await fetch(`${underTest.url}/api/v1/messages?pageSize=200`, { headers })
  return z.object({ data: z.array(messageSchema) }).parse(await answer.json()).data
}

/** Kept with the log of the run: what was measured. */
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const numberOf = ({ id }: Piece): number => Number(id.slice(id.lastIndexOf('-') + 1))

/** What is not consistent among the pieces of work up to a number, once those that were on their way have arrived. */
async function notConsistent(upTo: number): Promise<Piece[]> {
  for (let waitedMs = 0; ; waitedMs += 1000) {
    const wrong = (await readBooks(underTest.shop)).filter((piece) => numberOf(piece) <= upTo && piece.state !== 'consistent')
    if (waitedMs >= 30_000 || wrong.every(({ state }) => state === 'torn')) return wrong
    await sleep(1000)
  }
}

const latest = async (): Promise<number> => Math.max(...(await readBooks(underTest.shop)).map(numberOf))

/** The same messages for so long that nothing more can come. */
async function waitUntilQuiet(quietMs: number): Promise<MessageRow[]> {
  let last = ''
  for (let sameMs = 0; sameMs < quietMs; sameMs += 1000) {
    const now = (await openMessages())
      .map(({ id }) => id)
      .toSorted()
      .join()
    if (now !== last) [last, sameMs] = [now, 0]
    await sleep(1000)
  }
  return openMessages()
}

describe(`a storm of crashes (seed ${seed})`, () => {
  it('in the ledger is settled, and every order is consistent', async () => {
    const before = new Set((await openMessages()).map(({ id }) => id))
    const earlier = await latest()
    await trouble('storm', '10', seed, 'ledger')
    const upTo = await latest()
    const isNew = ({ id }: MessageRow): boolean => !before.has(id)
    for (let waitedMs = 0; (await openMessages()).filter(isNew).length < 10 && waitedMs < 30_000; waitedMs += 500) await sleep(500)
    const { settled, decisions, seconds } = await settleAll(underTest, { wanted: isNew, timeoutMs: 60_000 })
    say(`crash storm: ${settled} settled in ${seconds} s with ${decisions} decisions`)
    expect(settled).toBeGreaterThanOrEqual(10)
    expect((await notConsistent(upTo)).filter((piece) => numberOf(piece) > earlier && piece.flow === 'ledger')).toEqual([])
  })

  it('of all flows leaves a list that one person empties in five minutes, and then every order is consistent and no message came twice', async () => {
    for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 1000) {
      if ((await openMessages()).some(({ source }) => source.includes('transfers-payments'))) break
      await sleep(1000)
    }
    say(await trouble('storm', '100', seed))
    const upTo = await latest()
    const hanging = await waitUntilQuiet(45_000)
    const sources = Map.groupBy(hanging, ({ source, cause }) => `${source} ${cause}`)
    say([...sources].map(([name, items]) => `${name}: ${items.length}`).join('\n'))
    const emptied = await settleAll(underTest, { wanted: () => true, timeoutMs: 600_000, readingMs: 6_000 })
    say(JSON.stringify({ storm: 100, seed, hanging: hanging.length, ...emptied }))
    say(await trouble('check'))
    expect(await notConsistent(upTo)).toEqual([])
    expect(emptied.seconds).toBeLessThan(300)
  }, 1_500_000)
})
