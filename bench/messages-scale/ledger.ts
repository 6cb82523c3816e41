// A ledger with tens of thousands of entries that their owners left: a full scan, and looks that read only what the watch named.
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { startKafka } from '../../demo/servers/kafka.ts'
import { startZooKeeper } from '../../demo/servers/zookeeper.ts'
import type { ZooKeeperSession } from '../../lib/platform/zookeeper/session.ts'
import { share, timesOf } from '../support/times.ts'
import { openLooking } from './looks.ts'

const path = '/ledger'
const window = 512

export async function benchLedger(dir: string, entries: number) {
  const [zookeeper, kafka] = await Promise.all([
    startZooKeeper({ dir: join(dir, 'zookeeper'), heapMb: 384 }),
    startKafka({ dir: join(dir, 'kafka'), heapMb: 200 }),
  ])
  const admin = new kafkajs.Kafka({ brokers: [`127.0.0.1:${kafka.port}`], logLevel: kafkajs.logLevel.NOTHING }).admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: 'orders', numPartitions: 1 }] })
  await admin.disconnect()
  const looking = await openLooking({
    registries: [{ id: 'shop', connect: `127.0.0.1:${zookeeper.port}` }],
    kafka: [{ id: 'shop', brokers: [`127.0.0.1:${kafka.port}`] }],
    messages: [{ kind: 'ledger', id: 'bench', registry: 'shop', path, kafka: 'shop', suspectAfterMs: 1_000, scanMs: 3_600_000 }],
  })
  const stopped = new AbortController()
  try {
    const session = looking.sessions.get('shop')
    await session.waitConnected({ timeoutMs: 20_000 })
    await session.create(path)
    await inWindows(entries, (n) => session.create(`${path}/m-${n}`, entryOf(n)))
    looking.source.watch?.(() => {}, stopped.signal)
    const bareMs = share(await timesOf(3, () => readBare(session)), 0.5)
    const first = await looking.look()
    const quiet = await timesOf(5, () => looking.look())
    const moving = await timesOf(5, async (round) => {
      await inWindows(100, (n) => session.setData(`${path}/m-${round * 100 + n}`, entryOf(round * 100 + n), -1))
      await looking.look()
    })
    return {
      entries,
      bareMs,
      firstListMs: first.listMs,
      firstSaveMs: first.saveMs,
      listToBare: Number((first.listMs / bareMs).toFixed(2)),
      listed: first.items,
      quietLookMs: share(quiet, 0.5),
      lookAfter100WritesMs: share(moving, 0.5),
    }
  } finally {
    stopped.abort()
    await looking.close()
    await Promise.all([zookeeper.close(0), kafka.close(0)])
  }
}

const entryOf = (n: number): Buffer => {
  const at = Date.now() - 3_600_000
  return Buffer.from(
    JSON.stringify({
      id: `m-${n}`,
      state: 'Init',
      topic: 'orders',
      key: `k-${n}`,
      payload: { n },
      owner: 'orders',
      createdAt: at,
      updatedAt: at,
    }),
  )
}

async function inWindows(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < count; start += window)
    await Promise.all(Array.from({ length: Math.min(window, count - start) }, (_, index) => work(start + index)))
}

/** The yardstick: the same calls, as many on the wire at once, and nothing done with the answers. */
async function readBare(session: ZooKeeperSession): Promise<void> {
  const names = await session.getChildren(path)
  await inWindows(names.length, (n) => session.getData(`${path}/${names[n] ?? ''}`))
}
