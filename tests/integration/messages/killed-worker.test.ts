// Worker processes killed by SIGKILL in the middle of a resend, and random mixtures of crashes, zombies, owners that interfere, and
// answers of ZooKeeper and Kafka that are lost, late or doubled.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../demo/random.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { noFaults } from '../../support/fault-proxy.ts'
import { randomRuns } from '../../support/long.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { startEstate, type Estate } from './support/estate.ts'
import { expectOnce, ownerReturns } from './support/ledger-storm.ts'
import { said } from './support/storm.ts'
import { resolve, runUntilEnd, startCollectors, stopAt, waitForMessage } from './support/worker.ts'

useTestDatabase()

const firstSeed = Number(process.env['PILOTHOUSE_RANDOM_SEED'] ?? 1)
let estate: Estate
let collectors: Running
beforeAll(async () => {
  estate = await startEstate({}, createRandom(firstSeed))
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
  let output = ''
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  await new Promise<void>((done, fail) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes(`at ${place}`)) done()
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

const runs = randomRuns(25, 1_000)

function spoil(isSpoilt: boolean): void {
  estate.proxies?.zookeeper.spoil(isSpoilt ? { drop: 0.05, delay: 0.1, repeat: 0 } : noFaults)
  estate.proxies?.kafka.spoil(isSpoilt ? { drop: 0.01, delay: 0.05, repeat: 0.05 } : noFaults)
}

type Run = { operation: OperationRow; seed: number; spoilt: boolean; owner: boolean }

/** One entry and one operation on it. */
async function oneRun(seed: number): Promise<Run> {
  const random = createRandom(seed)
  const id = `x-${seed}`
  const verb = random() < 0.7 ? 'resend' : 'rollback'
  estate.verdicts.set(id, verb === 'resend' ? 'commit' : 'rollback')
  await estate.prepare(id)
  const planned = await resolve(await waitForMessage(id, (item) => item.verdict !== '', 60_000), verb)
  const spoilt = random() < 0.5
  spoil(spoilt)
  // what is open already is never spoilt
  const workers = { config: estate.config, sessions: createZooKeeperSessions(estate.config, { log: silentLog }) }
  const zombies: (() => Promise<void>)[] = []
  const pick = () => places[Math.floor(random() * places.length)] ?? 'sent'
  let owner = false
  for (let crashes = Math.floor(random() * 4); crashes > 0; crashes -= 1) {
    const { resume } = await stopAt(workers, pick())
    if (random() < 0.5) zombies.push(resume)
    if (random() < 0.2) owner = (await ownerReturns(estate, id, random)) || owner
  }
  const ending = runUntilEnd(workers, planned.id, 120_000)
  if (random() < 0.5) await Promise.all(zombies.map((resume) => resume()))
  const operation = await ending
  await Promise.all(zombies.map((resume) => resume()))
  await workers.sessions.close()
  spoil(false)
  await ownerReturns(estate, id, random)
  return { operation, seed, spoilt, owner }
}

async function expectEnd({ operation, seed, spoilt, owner }: Run): Promise<void> {
  const id = `x-${seed}`
  const copies = (await committed(id)).map((copy) => copy.operation)
  const entry = (await estate.entry(id))?.record
  expectOnce({ operation, copies, entry, spoilt, owner, run: { seed } })
}

describe('random crashes, zombies and owners, and answers that are lost, late or doubled', () => {
  it(
    `never send twice, never send and void, never end without an answer (${runs} runs)`,
    async () => {
      // its connections are open before anything is spoilt
      await estate.ownerSends('warm-up')
      const tally: Record<string, number> = {}
      for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
        const run = await oneRun(seed)
        await expectEnd(run)
        const what = `${run.operation.kind} ${run.operation.state}`
        tally[what] = (tally[what] ?? 0) + 1
      }
      const spoilt = { zookeeper: estate.proxies?.zookeeper.counts, kafka: estate.proxies?.kafka.counts }
      process.stdout.write(`${said({ firstSeed, runs, ...tally, spoilt })}\n`)
    },
    120_000 + runs * 10_000,
  )
})
