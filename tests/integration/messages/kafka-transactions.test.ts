// Every way a transaction can stand or hang on a real Kafka, made for real: what the console says of it, what Kafka's own tool says,
// which verbs are offered, and that the right one lets readers of committed records go on with exactly what was committed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MessageDetail } from '../../../lib/messages/schema.ts'
import type { VerbName } from '../../../lib/messages/verb-names.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { leaderOf, pause, rawProducer, strayProducer, verification, writeBatch, type RawProducer } from './support/raw-producer.ts'
import { startTransactionEstate, waitForItem, type TransactionEstate } from './support/transaction-estate.ts'
import { openKeys, resolve, runUntilEnd, startCollectors } from './support/worker.ts'

useTestDatabase()

let estate: TransactionEstate
let collectors: Running
const topic = 'orders'
const place = (partition: number) => ({ topic, partition })
/** partitions on the second broker, which loses its markers */
const lost = { commit1: 5, abort1: 6, commit2: 7, abort2: 8, went: 9 }
const keys: Record<string, string> = {}
const producers: Record<string, RawProducer> = {}

beforeAll(async () => {
  estate = await startTransactionEstate(2)
  await estate.topic(topic, [1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
  await makeLostMarkers()
  await makeHanging()
  await makeOpen()
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
})

/** Names the partition (version 1) or does so by writing. */
async function openOn(name: keyof typeof lost, version: 1 | 2): Promise<void> {
  const producer = await rawProducer(estate.cluster, name, { version })
  if (version === 1) await producer.add([place(lost[name])])
  await producer.write(place(lost[name]), { records: 3 })
  producers[name] = producer
  keys[name] = `${topic}-${lost[name]}/${producer.producerId}`
}

/** Stock settings: the second broker stops, the transactions end, it comes back. */
async function makeLostMarkers(): Promise<void> {
  for (const name of ['commit1', 'abort1', 'went'] as const) await openOn(name, 1)
  for (const name of ['commit2', 'abort2'] as const) await openOn(name, 2)
  await estate.brokers[1]?.kill('SIGTERM')
  while ((await leaderOf(estate.cluster, place(lost.went))) !== -1) await pause(50)
  for (const name of ['commit1', 'commit2', 'went']) await producers[name]?.end('commit')
  for (const name of ['abort1', 'abort2']) await producers[name]?.end('abort')
  if (producers['went']) await goOn(producers['went'])
  await estate.brokers[1]?.restart()
  while ((await leaderOf(estate.cluster, place(lost.went))) !== 2) await pause(50)
}

/** It was told "committed", and goes on with something else that is aborted. */
async function goOn(producer: RawProducer): Promise<void> {
  await producer.add([place(0)])
  await producer.write(place(0))
  await producer.end('abort')
}

/** As brokers without verification let a late or buggy producer write. */
async function makeHanging(): Promise<void> {
  await verification(estate.cluster, [1, 2], false)
  const never = await rawProducer(estate.cluster, 'never')
  await never.write(place(1))
  const mixed = await rawProducer(estate.cluster, 'mixed')
  await mixed.add([place(2)])
  await mixed.write(place(2))
  await mixed.write(place(3))
  const stray = strayProducer()
  await writeBatch(estate.cluster, place(4), { transactionalId: 'stray', producer: stray, records: 2 })
  await verification(estate.cluster, [1, 2], true)
  keys['never'] = `${topic}-1/${never.producerId}`
  keys['mixed'] = `${topic}-3/${mixed.producerId}`
  keys['stray'] = `${topic}-4/${stray.producerId}`
}

async function makeOpen(): Promise<void> {
  const plain = estate.client.producer()
  await plain.connect()
  await plain.send({ topic, messages: Array.from({ length: 10 }, (_, partition) => ({ partition, value: `behind-${partition}` })) })
  await plain.disconnect()
}

const offered = ({ verbs }: MessageDetail): VerbName[] => verbs.filter((verb) => verb.allowed).map((verb) => verb.verb)
const itemOf = (name: string) => waitForItem(keys[name] ?? name)

describe('what hangs', () => {
  it('is what Kafka’s own tool finds', async () => {
    for (const key of Object.values(keys)) await waitForItem(key)
    const [ours, theirs] = [await openKeys(), await estate.findHanging()]
    expect(theirs).toEqual(Object.values(keys).toSorted())
    expect(ours.filter((key) => key !== 'mixed').toSorted()).toEqual(theirs)
  })

  it.each([
    ['commit1', 'transaction-lost-commit', ['recheck', 'commit']],
    ['commit2', 'transaction-lost-commit', ['recheck', 'commit']],
    ['went', 'transaction-lost-commit', ['recheck', 'commit']],
    ['abort1', 'transaction-lost-abort', ['recheck', 'rollback']],
    ['abort2', 'transaction-lost-abort', ['recheck', 'rollback']],
    ['never', 'transaction-hanging', ['recheck', 'rollback']],
    ['stray', 'transaction-hanging', ['recheck', 'commit', 'rollback']],
    ['mixed', 'transaction-hanging', ['recheck']],
  ])('%s is %s and offers %j', async (name, cause, verbs) => {
    const item = await itemOf(name)
    const said = item.evidence.map((found) => found.text).join('; ')
    expect({ cause: item.cause, verbs: offered(item) }, said).toEqual({ cause, verbs })
    expect(item.waiting?.records).toBeGreaterThan(1)
  })
})

describe('settled', () => {
  it.each([
    ['commit1', 'commit', 4],
    ['commit2', 'commit', 4],
    ['went', 'commit', 4],
    ['abort1', 'rollback', 1],
    ['abort2', 'rollback', 1],
    ['never', 'rollback', 1],
    ['stray', 'rollback', 1],
  ] as const)('%s by %s: readers of committed records go on with %i records', async (name, verb, records) => {
    const item = await itemOf(name)
    const at = place(Number(/-(\d+)\//.exec(item.key)?.[1]))
    expect(await estate.committed(at)).toEqual({ values: [], waits: true })
    const operation = await runUntilEnd(estate, (await resolve(item, verb)).id)
    expect({ state: operation.state, outcome: operation.outcome }).toMatchObject({ state: 'succeeded' })
    const read = await estate.committed(at)
    expect({ count: read.values.length, waits: read.waits }).toEqual({ count: records, waits: false })
    await waitForItem(item.key, (message) => message.settledBy === 'by-operation')
  })

  it('an open transaction by a fence, and then what hung beside it', async () => {
    const open = await waitForItem('mixed', (item) => item.cause === 'transaction-open')
    expect(offered(open)).toEqual(['recheck', 'fence'])
    const fenced = await runUntilEnd(estate, (await resolve(open, 'fence')).id)
    expect({ state: fenced.state, outcome: fenced.outcome }).toMatchObject({ state: 'succeeded' })
    expect(await estate.committed(place(2))).toEqual({ values: ['behind-2'], waits: false })
    const beside = await waitForItem(keys['mixed'] ?? '', (item) => item.cause === 'transaction-lost-abort')
    const settled = await runUntilEnd(estate, (await resolve(beside, 'rollback')).id)
    expect(settled.state).toBe('succeeded')
    expect(await estate.committed(place(3))).toEqual({ values: ['behind-3'], waits: false })
  })

  it('leaves nothing, in Kafka’s own eyes too', async () => {
    expect(await estate.findHanging()).toEqual([])
  })
})
