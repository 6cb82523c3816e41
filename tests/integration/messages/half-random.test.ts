// Random mixtures of everything that can happen to half messages of one RocketMQ at once: workers die at any step and come back as
// zombies, the producer comes back and answers its own check-backs in time or late, plans are stale, two operators want the same.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../demo/random.ts'
import type { MessageDetail } from '../../../lib/messages/schema.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { randomRuns } from '../../support/long.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import type { HalfProducer } from './support/half-producer.ts'
import { useHalfRig } from './support/half-rig.ts'
import { runStorm, said, stepsOf } from './support/storm.ts'

useTestDatabase()
/** a check every 6 s leaves a quiet time of 1.9 s: a missed one is met again at the next check */
const rig = useHalfRig({ pace: { checkIntervalMs: 6_000, answerAllowanceMs: 1_000 } })

const perRound = 50
const seed = Number(process.env['PILOTHOUSE_RANDOM_SEED'] ?? 1)
const random = createRandom(seed)
const pick = <T>(...values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0]

type Outcome = 'commit' | 'rollback'
/**
 * `answers`: the producer answers a check-back within the allowance. `late`: after it, when nothing protects it from us. `first`: it
 * decides between the plan and the deed.
 */
type Rival = { kind: 'nobody' | 'answers' | 'late' | 'first'; outcome: Outcome; answers: number; tookMs: number }
type Case = { key: string; verb: Outcome; rival: Rival; message: MessageDetail; operationId: string }

const allows = (verb: string) => (message: MessageDetail) => message.verbs.some((one) => one.verb === verb && one.allowed)
const storm = { random, places: ['ending', 'ended', 'named'], deaths: 0.4, zombiesWithinMs: 3_000, timeoutMs: 300_000 }
const runAll = (ids: readonly string[]) =>
  runStorm({ config: rig.config(), sessions: rig.sessions() }, ids, { ...storm, workers: Math.min(25, ids.length) })

async function make(name: string): Promise<Case> {
  const [verb, outcome] = [pick<Outcome>('commit', 'rollback'), pick<Outcome>('commit', 'rollback')]
  const kind = pick<Rival['kind']>('nobody', 'nobody', 'nobody', 'answers', 'answers', 'late', 'first')
  const key = await rig.leave(name)
  const message = await rig.seen(key, allows(verb))
  const { id } = await rig.plan(message, verb)
  await expect(rig.plan(message, verb)).rejects.toMatchObject({ code: 'conflict' })
  return { key, verb, message, operationId: id, rival: { kind, outcome, answers: 0, tookMs: 0 } }
}

/** within the allowance of 1 s, with time for a busy machine */
const inTimeMs = 500
const allowanceMs = 800
const lateWithinMs = 4_000

/** The producer of all of them is back, and knows what to say of some. */
function answerCheckBacks(producer: HalfProducer, cases: ReadonlyMap<string, Case>): void {
  producer.onCheckBack((key, place) => {
    const rival = cases.get(key)?.rival
    if (!rival || (rival.kind !== 'answers' && rival.kind !== 'late') || random() < 0.5) return
    const [askedAt, waitMs] = [Date.now(), rival.kind === 'answers' ? random() * inTimeMs : random() * lateWithinMs]
    rival.answers += 1
    void sleep(waitMs)
      .then(() => producer.end(place, key, rival.outcome))
      .then(() => (rival.tookMs = Math.max(rival.tookMs, Date.now() - askedAt)))
  })
}

async function decideFirst(producer: HalfProducer, { key, message, rival }: Case): Promise<void> {
  const newest = await rig.seen(key)
  const { queueOffset, commitLogOffset } = (newest.settledAt ? message : newest).identity
  rival.answers += 1
  await producer.end({ queueOffset: String(queueOffset), commitLogOffset: String(commitLogOffset) }, key, rival.outcome)
}

const sent = (operation: OperationRow): boolean => operation.steps.some(({ name }) => name === 'ending')
/** Nothing but what we did can have delivered or dropped it, or what its producer did in the time that is kept for it. */
const isGuarded = ({ rival }: Case): boolean => rival.kind === 'nobody' || (rival.kind === 'answers' && rival.tookMs < allowanceMs)

function check(one: Case, operation: OperationRow, copies: number): void {
  const { verb, rival } = one
  const { state, outcome } = operation
  const end = said({ seed, key: one.key, verb, rival, state, outcome, copies, steps: stepsOf(operation) })
  expect(state, end).toMatch(/^(succeeded|refused|needs-attention)$/)
  expect(outcome, end).toMatch(/.{5}/)
  const byProducer = rival.outcome === 'commit' ? rival.answers : 0
  // delivered at most once by us, and by nobody where nobody may have
  expect(copies, end).toBeLessThanOrEqual(byProducer + (verb === 'commit' && sent(operation) ? 1 : 0))
  if (isGuarded(one)) expect(copies, end).toBeLessThanOrEqual(1)
  if (isGuarded(one) && state === 'succeeded') expect(copies, end).toBe(verb === 'commit' ? 1 : 0)
  // where no quiet time was met for fifteen checks the broker buried it
  if (rival.kind === 'nobody' && state === 'refused') expect(outcome, end).toContain('buried')
}

/** What a check left of decided messages is swept, and delivers nothing. */
async function sweepGhosts(cases: readonly Case[]): Promise<number> {
  const ghosts: string[] = []
  for (const { key } of cases) {
    const message = await rig.seen(key)
    if (message.settledAt === null && allows('sweep')(message)) ghosts.push((await rig.plan(message, 'sweep')).id)
  }
  const { operations } = await runAll(ghosts)
  for (const operation of operations) expect(operation.state, stepsOf(operation)).toMatch(/^(succeeded|refused)$/)
  return ghosts.length
}

describe('half messages of one broker', () => {
  it('are delivered at most once by us, and every operation ends with a reason', { timeout: 7_200_000 }, async () => {
    const tally: Record<string, number> = {}
    const count = (name: string, more = 1): void => void (tally[name] = (tally[name] ?? 0) + more)
    const runs = randomRuns(15, 1_000)
    for (let done = 0; done < runs; done += perRound) {
      const names = Array.from({ length: Math.min(perRound, runs - done) }, (_, index) => `random-${done + index}`)
      const cases = await Promise.all(names.map(make))
      const byKey = new Map(cases.map((one) => [one.key, one]))
      const producer = await rig.producer('gone-producer')
      answerCheckBacks(producer, byKey)
      await Promise.all(cases.filter(({ rival }) => rival.kind === 'first').map((one) => decideFirst(producer, one)))
      const { operations, deaths } = await runAll(cases.map(({ operationId }) => operationId))
      // late answers arrive, and are delivered
      await sleep(lateWithinMs + 500)
      producer.close()
      const delivered = await rig.consumed()
      for (const [index, one] of cases.entries()) {
        const operation = operations[index]
        const copies = delivered.get(one.key)?.length ?? 0
        if (!operation) throw new Error('an operation is missing')
        check(one, operation, copies)
        count(`${one.rival.kind} ${one.verb} ${operation.state}`)
        if (copies > 1) count('delivered again by a producer out of its time')
      }
      count('deaths', deaths)
      count('ghosts', await sweepGhosts(cases))
      const after = await rig.consumed()
      for (const { key } of cases) expect(after.get(key)?.length, key).toBe(delivered.get(key)?.length)
    }
    process.stdout.write(`${said({ seed, runs, ...tally })}\n`)
  })
})
