// Random mixtures of everything that can happen to transactions of one Kafka at once: workers die at any step and come back as zombies,
// answers of the broker are lost, late or doubled, producers go on meanwhile, two operators want the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../demo/random.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { noFaults, type FaultProxy } from '../../support/fault-proxy.ts'
import { randomRuns } from '../../support/long.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { kafkaBehindProxy } from './support/behind-proxy.ts'
import { pause, rawProducer, verification, type RawProducer } from './support/raw-producer.ts'
import { runStorm, said, stepsOf } from './support/storm.ts'
import { startTransactionEstate, waitForItem, type TransactionEstate } from './support/transaction-estate.ts'
import { resolve, startCollectors } from './support/worker.ts'

useTestDatabase()

let estate: TransactionEstate
let collectors: Running
let proxy: FaultProxy
const topic = 'orders'
const perRound = 50
const seed = Number(process.env['PILOTHOUSE_RANDOM_SEED'] ?? 1)
const random = createRandom(seed)
const pick = <T>(...values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0]

beforeAll(async () => {
  const behind = await kafkaBehindProxy(createRandom(seed + 1))
  proxy = behind.proxy
  estate = await startTransactionEstate(1, behind.options)
  await estate.topic(
    topic,
    Array.from({ length: perRound }, () => 1),
  )
  await verification(estate.cluster, [1], false)
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
  await proxy?.close()
})

const verbs = ['fence', 'commit', 'rollback'] as const
type Verb = (typeof verbs)[number]
/** `ends`: the producer ends its transaction or, where it ended, goes on with another; `replaced`: another instance takes over. */
type Rival = 'nobody' | 'ends' | 'replaced'
type Case = { id: string; verb: Verb; rival: Rival; producer: RawProducer; key: string; place: { topic: string; partition: number } }

/** Two records in a transaction: open, or left open by a marker that got lost. */
async function make(id: string, partition: number): Promise<Case> {
  const [verb, rival] = [pick<Verb>(...verbs), pick<Rival>('nobody', 'nobody', 'ends', 'replaced')]
  const place = { topic, partition }
  const producer = await rawProducer(estate.cluster, id)
  await producer.add([place])
  const atMs = Date.now()
  if (verb !== 'fence') await producer.endWhole(verb === 'commit' ? 'commit' : 'abort')
  await producer.write(place, { records: 2, atMs })
  return { id, verb, rival, producer, place, key: verb === 'fence' ? id : `${topic}-${partition}/${producer.producerId}` }
}

/** What the application does meanwhile; it may be too late for that. Answers how it leaves no transaction open. */
async function interfere({ id, rival, producer, place }: Case): Promise<() => Promise<unknown>> {
  if (rival === 'nobody') return () => Promise.resolve()
  await pause(random() * 1_500)
  if (rival === 'replaced') return rawProducer(estate.cluster, id).then(() => () => Promise.resolve())
  await producer.add([place]).catch(() => {})
  const end = () => producer.end('commit').catch(() => {})
  if (random() < 0.5) await end()
  return end
}

async function planned(one: Case): Promise<string> {
  const item = await waitForItem(one.key, undefined, 60_000)
  const operation = await resolve(item, one.verb)
  await expect(resolve(item, one.verb, 'grace')).rejects.toMatchObject({ code: 'conflict' })
  return operation.id
}

describe('transactions of one broker', () => {
  it('are ended one way, the planned one or none, and every operation ends with a reason', { timeout: 3_600_000 }, async () => {
    const tally: Record<string, number> = {}
    const runs = randomRuns(20, 1_000)
    for (let done = 0; done < runs; done += perRound) {
      const count = Math.min(perRound, runs - done)
      const cases = await Promise.all(Array.from({ length: count }, (_, partition) => make(`writer-${done + partition}`, partition)))
      const ids = await Promise.all(cases.map(planned))
      const isSpoilt = random() < 0.7
      proxy.spoil(isSpoilt ? { drop: 0.01, delay: 0.05, repeat: 0.05 } : noFaults)
      const storm = {
        random,
        places: ['fencing', 'fenced', 'marking', 'marked'],
        deaths: 0.4,
        workers: 12,
        zombiesWithinMs: 3_000,
        timeoutMs: 180_000,
      }
      const [{ operations, deaths }, leave] = await Promise.all([runStorm(estate, ids, storm), Promise.all(cases.map(interfere))])
      proxy.spoil(noFaults)
      tally['deaths'] = (tally['deaths'] ?? 0) + deaths
      await pause(300)
      for (const [index, one] of cases.entries()) {
        const operation = operations[index]
        const count = await recordsOf(one)
        const end = {
          seed,
          run: done + index,
          verb: one.verb,
          rival: one.rival,
          state: operation?.state,
          outcome: operation?.outcome,
          count,
          steps: stepsOf(operation),
        }
        expect(end, said(end)).toMatchObject({
          state: expect.stringMatching(/^(succeeded|refused|needs-attention)$/),
          outcome: expect.stringMatching(/.{5}/),
        })
        // whole or not at all
        expect({ ...end, whole: count === 0 || count === 2 }, said(end)).toMatchObject({ whole: true })
        if (end.state === 'succeeded') expect(end, said(end)).toMatchObject({ count: one.verb === 'commit' ? 2 : 0 })
        if (one.rival === 'nobody') expect(end, said(end)).toMatchObject({ state: 'succeeded' })
        tally[`${one.verb} ${end.state}`] = (tally[`${one.verb} ${end.state}`] ?? 0) + 1
      }
      await Promise.all(leave.map((end) => end()))
      await clear(cases)
    }
    process.stdout.write(`${said({ seed, runs, ...tally, spoilt: proxy.counts })}\n`)
  })
})

/** Records of this transaction that readers get. */
const recordsOf = async ({ id, place }: Case): Promise<number> =>
  (await estate.committed(place)).values.filter((value) => value.startsWith(`${id} `)).length

/** What was refused still stands open; the next round needs its partition. */
async function clear(cases: readonly Case[]): Promise<void> {
  for (const { id, place } of cases)
    if ((await estate.committed(place)).waits) {
      const next = await rawProducer(estate.cluster, id)
      await next.add([place])
      await next.end('abort')
    }
}
