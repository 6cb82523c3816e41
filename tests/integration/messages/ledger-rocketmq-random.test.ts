// Random mixtures of everything that can happen to a ledger whose messages go to RocketMQ: workers die at any step and come back as zombies,
// owners return or were stuck between exe and their send, answers of ZooKeeper and of the broker are lost, late or (RocketMQ) doubled, plans
// are stale, two operators want the same.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../demo/random.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { noFaults } from '../../support/fault-proxy.ts'
import { randomRuns } from '../../support/long.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { expectOnce, ownerReturns } from './support/ledger-storm.ts'
import { startRocketmqEstate, type RocketmqEstate } from './support/rocketmq-estate.ts'
import { runStorm, said } from './support/storm.ts'
import { resolve, startCollectors, waitForMessage } from './support/worker.ts'

useTestDatabase()

const seed = Number(process.env['PILOTHOUSE_RANDOM_SEED'] ?? 1)
const random = createRandom(seed)
const pick = <T>(...values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0]
const runs = randomRuns(12, 1_000)
/** answers are spoilt in every second round */
const perRound = Math.min(50, Math.ceil(runs / 2))

let estate: RocketmqEstate
let collectors: Running
beforeAll(async () => {
  estate = await startRocketmqEstate({ random: createRandom(seed + 1) })
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
})

/** more often where it matters most: it is announced, and nobody knows whether it was sent */
const atSend = ['sending', 'sending', 'sending', 'sent']
const places = ['claiming', 'claimed', 'fenced', 'searched', ...atSend, 'closing', 'closed', 'voiding', 'voided']
const storm = { random, places, deaths: 0.9, zombiesWithinMs: 3_000, timeoutMs: 300_000 }

/** `first`: the owner returns between the plan and the deed. `stuck`: it is at its send, and does not look at the entry again. */
type Rival = 'nobody' | 'first' | 'meanwhile' | 'stuck'
type Case = { id: string; verb: 'resend' | 'rollback'; rival: Rival; executed: boolean; operationId: string }

async function make(id: string): Promise<Case> {
  const rival = pick<Rival>('nobody', 'nobody', 'nobody', 'first', 'meanwhile', 'meanwhile', 'stuck')
  const verb = rival === 'stuck' ? 'resend' : pick<Case['verb']>('resend', 'resend', 'resend', 'rollback')
  const executed = rival === 'stuck' || (rival === 'nobody' && verb === 'resend' && random() < 0.3)
  estate.verdicts.set(id, verb === 'resend' ? 'commit' : 'rollback')
  await estate.prepare(id, executed ? 'exe' : 'Init')
  const message = await waitForMessage(id, (item) => item.verbs.some((one) => one.verb === verb && one.allowed), 60_000)
  const planned = await resolve(message, verb)
  await expect(resolve(message, verb)).rejects.toMatchObject({ code: 'conflict' })
  return { id, verb, rival, executed, operationId: planned.id }
}

/** What the owner does meanwhile; false: nothing. */
async function interfere({ id, rival }: Case): Promise<boolean> {
  if (rival === 'nobody' || rival === 'first') return false
  await sleep(random() * 4_000)
  if (rival === 'meanwhile') return ownerReturns(estate, id, random)
  await estate.ownerSends(id)
  return true
}

function spoil(isSpoilt: boolean): void {
  estate.proxies?.zookeeper.spoil(isSpoilt ? { drop: 0.02, delay: 0.1, repeat: 0 } : noFaults)
  estate.proxies?.broker.spoil(isSpoilt ? { drop: 0.01, delay: 0.03, repeat: 0.02 } : noFaults)
}

type Round = { ends: { operation: OperationRow; owner: boolean }[]; deaths: number }

async function runRound(cases: readonly Case[], isSpoilt: boolean): Promise<Round> {
  const before = new Map<string, boolean>()
  for (const { id, rival } of cases) if (rival === 'first') before.set(id, await ownerReturns(estate, id, random))
  spoil(isSpoilt)
  // what is open already is never spoilt
  const sessions = createZooKeeperSessions(estate.config, { log: silentLog })
  const owners = Promise.all(cases.map(interfere))
  const ids = cases.map(({ operationId }) => operationId)
  const { operations, deaths } = await runStorm({ config: estate.config, sessions }, ids, { ...storm, workers: Math.min(25, ids.length) })
  const meanwhile = await owners
  await sessions.close()
  spoil(false)
  return {
    deaths,
    ends: operations.map((operation, at) => ({ operation, owner: (before.get(cases[at]?.id ?? '') ?? false) || meanwhile[at] === true })),
  }
}

describe('a ledger whose messages go to RocketMQ', () => {
  it(`has each sent at most once by us, and every operation ends with a reason (${runs} runs)`, { timeout: 7_200_000 }, async () => {
    const tally: Record<string, number> = {}
    const count = (name: string, more = 1): void => void (tally[name] = (tally[name] ?? 0) + more)
    for (let done = 0, round = 1; done < runs; done += perRound, round += 1) {
      const names = Array.from({ length: Math.min(perRound, runs - done) }, (_, index) => `random-${done + index}`)
      const cases = await Promise.all(names.map(make))
      const isSpoilt = round % 2 === 0
      const { ends, deaths } = await runRound(cases, isSpoilt)
      count('deaths', deaths)
      for (const [at, { id, rival, executed }] of cases.entries()) {
        const end = ends[at]
        if (!end) throw new Error('an operation is missing')
        if (!executed) await ownerReturns(estate, id, random)
        const copies = (await estate.copies(id)).map(({ properties }) => properties['pilothouse-operation'] ?? '')
        const entry = await estate.entry(id)
        expectOnce({ ...end, copies, entry, spoilt: isSpoilt, blindly: rival === 'stuck', run: { seed, id, rival } })
        count(`${rival} ${end.operation.kind} ${end.operation.state}`)
      }
    }
    const spoilt = { zookeeper: estate.proxies?.zookeeper.counts, broker: estate.proxies?.broker.counts }
    process.stdout.write(`${said({ seed, runs, ...tally, spoilt })}\n`)
  })
})
