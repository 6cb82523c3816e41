// Worker processes killed by SIGKILL in the middle of a resend, and random mixtures of crashes, zombies and owners that interfere.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAppError } from '../../../lib/platform/errors.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { ledgerData, ledgerPath, startEstate, type Estate } from './support/estate.ts'
import { resolve, runUntilEnd, startCollectors, stopAt, waitForMessage } from './support/worker.ts'
import { randomRuns } from '../../support/long.ts'

useTestDatabase()

let estate: Estate
let collectors: Running
beforeAll(async () => {
  estate = await startEstate()
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
})

const committed = async (id: string) => (await estate.copies(id)).filter((copy) => copy.status === 'committed')

async function preparedCommit(id: string) {
  estate.verdicts.set(id, 'commit')
  await estate.prepare(id)
  return waitForMessage(id, (message) => message.cause === 'owner-committed')
}

/** Starts a worker process, waits until it halts at the place, and kills it. */
async function killAt(place: string): Promise<void> {
  const script = join(import.meta.dirname, 'support', 'worker-process.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(estate.config), place], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  await new Promise<void>((done, fail) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes(`at ${place}`)) done()
    })
    child.once('exit', (code) => fail(new Error(`the worker ended by itself (${code}): ${complaint.slice(-2000)}`)))
  })
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await gone
}

describe('a worker process killed by SIGKILL', () => {
  it.each(['claimed', 'sending', 'sent', 'committing', 'committed'])('at "%s" leaves one record, exe and success', async (place) => {
    const id = `k-${place}`
    const planned = await resolve(await preparedCommit(id), 'resend')
    await killAt(place)
    expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'succeeded' })
    expect(await committed(id)).toHaveLength(1)
    expect((await estate.entry(id))?.record).toMatchObject({ state: 'exe' })
  })
})

// mulberry32: a test that fails says its seed
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const places = [
  'claiming',
  'claimed',
  'fenced',
  'searched',
  'sending',
  'sent',
  'committing',
  'committed',
  'closing',
  'closed',
  'voiding',
  'voided',
]

/** The owner comes back with the version it knows, as its protocol says; whatever it may still do, it does. */
async function ownerReturns(id: string, random: () => number): Promise<void> {
  const path = `${ledgerPath}/${id}`
  try {
    if (random() < 0.5) return await estate.session.remove(path, 0)
    const { version } = await estate.session.setData(path, ledgerData(id, 'exe'), 0)
    await estate.ownerSends(id)
    if (random() < 0.7) await estate.session.remove(path, version)
  } catch (error) {
    if (!isAppError(error, 'stale-version') && !isAppError(error, 'not-found')) throw error
  }
}

const runs = randomRuns(25, 1_000)
const firstSeed = Number(process.env['PILOTHOUSE_RANDOM_SEED'] ?? 1)

describe('random crashes, zombies and owners', () => {
  it(
    `never send twice, never send and void, never end without an answer (${runs} runs)`,
    async () => {
      for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
        const random = randomOf(seed)
        const id = `x-${seed}`
        const verb = random() < 0.7 ? 'resend' : 'rollback'
        estate.verdicts.set(id, verb === 'resend' ? 'commit' : 'rollback')
        await estate.prepare(id)
        const planned = await resolve(await waitForMessage(id, (item) => item.verdict !== ''), verb)
        const zombies: (() => Promise<void>)[] = []
        const pick = () => places[Math.floor(random() * places.length)] ?? 'sent'
        for (let crashes = Math.floor(random() * 4); crashes > 0; crashes -= 1) {
          const { resume } = await stopAt(estate, pick())
          if (random() < 0.5) zombies.push(resume)
          if (random() < 0.2) await ownerReturns(id, random)
        }
        const ending = runUntilEnd(estate, planned.id)
        if (random() < 0.5) await Promise.all(zombies.map((resume) => resume()))
        const operation = await ending
        await Promise.all(zombies.map((resume) => resume()))
        await ownerReturns(id, random)
        const copies = await committed(id)
        const entry = await estate.entry(id)
        const seen = `seed ${seed}: ${verb} ${operation.state} (${operation.outcome}), ${copies.length} copies, entry ${String(entry?.record['state'])}`
        expect(copies.filter((copy) => copy.operation === operation.id).length, seen).toBeLessThanOrEqual(1)
        expect(copies.length, seen).toBeLessThanOrEqual(1)
        if (operation.state === 'succeeded')
          expect([copies.length, entry?.record['state']], seen).toEqual(verb === 'resend' ? [1, 'exe'] : [0, 'void'])
        expect(['succeeded', 'refused', 'needs-attention'], seen).toContain(operation.state)
      }
    },
    60_000 + runs * 10_000,
  )
})
