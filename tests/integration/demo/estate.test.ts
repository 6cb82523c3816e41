import kafkajs from 'kafkajs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Estate, startEstate } from '../../../demo/estate.ts'
import { openMessageSource } from '../../../lib/messages/io/open-sources.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema } from '../../../lib/platform/config.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { createZooKeeperSession } from '../../../lib/platform/zookeeper/create-session.ts'
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { newEmptyDatabase } from '../../support/test-database.ts'

let dir: string
let postgresUrl: string
let estate: Estate
let session: ZooKeeperSession

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'demo-'))
  postgresUrl = await newEmptyDatabase()
  await leaveTransfer()
  estate = await startEstate({ dir, postgresUrl, seed: 7 })
  session = createZooKeeperSession({ id: 'shop', connect: estate.endpoints.zookeeper, sessionTimeoutMs: 10_000 }, { log: silentLog })
  await session.waitConnected({ timeoutMs: 20_000 })
})

afterAll(async () => {
  await session?.close()
  await estate?.close()
  await rm(dir, { recursive: true, force: true })
})

/** As an earlier shop leaves one: prepared, it outlives that shop and its server, and holds the table that a new one makes anew. */
async function leaveTransfer(): Promise<void> {
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    await client.query('create table transfer (name text primary key)')
    for (const sql of ['begin', `insert into transfer values ('transfer-4700')`, `prepare transaction 'transfer-4700'`])
      await client.query(sql)
  } finally {
    await client.end()
  }
}

const listChildren = async (path: string): Promise<string[]> => [...(await session.getChildren(path))].map(decodeURIComponent)
const listProviders = (root: string, service: string): Promise<string[]> => listChildren(`/${root}/${service}/providers`)

async function until(condition: () => Promise<boolean>, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not true within ${timeoutMs} ms`)
    await sleep(100)
  }
}

describe('the demo estate', () => {
  it('registers every provider of the four Dubbo generations', async () => {
    const { providers } = estate.endpoints
    expect(new Set(providers.map((provider) => provider.generation))).toEqual(new Set(['2.6', '2.7', '3.2', '3.3']))
    for (const provider of providers) {
      const urls = await listProviders('dubbo', provider.interface)
      const own = urls.filter((url) => url.startsWith(`${provider.protocol}://`) && url.includes(`:${provider.port}/`))
      expect(own, provider.instance).toHaveLength(1)
      const release = /[?&]release=(\d\.\d)/.exec(own[0] ?? '')?.[1] ?? '2.6'
      expect(release, provider.instance).toBe(provider.generation)
    }
  })

  it('registers 3.x by application too, and one service in a second registry root', async () => {
    expect((await listChildren('/services')).sort()).toEqual(['cart-service', 'catalog-service', 'order-service', 'search-service'])
    expect(await listProviders('dubbo-gray', 'com.shop.notify.NotifyService')).toHaveLength(1)
  })

  it('leaves ledger entries in every phase, and its owner knows what became of each', async () => {
    const phases = new Set((await leftEntries(9)).map(({ state, outcome }) => `${state} ${outcome}`))
    expect(phases).toEqual(new Set(['Init rollback', 'Init unknown', 'Init commit', 'exe commit']))
  })

  it('leaves as many entries as were crashed, and no more while orders flow on', async () => {
    const before = await leftEntries(9)
    expect(before).toHaveLength(9)
    expect((await leftEntries(9)).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  })

  it('sends paid orders to Kafka, each with the id of its ledger entry', async () => {
    const ids = await readPaidOrders(3)
    expect(ids.every(({ key, ledgerId, orderId }) => key === ledgerId && key === orderId)).toBe(true)
  })

  it('leaves outbox rows of a dead relay and one that cannot be sent', async () => {
    const client = new Client({ connectionString: postgresUrl })
    await client.connect()
    try {
      const count = async (where: string): Promise<number> => (await client.query(`SELECT 1 FROM outbox WHERE ${where}`)).rowCount ?? 0
      // a claim of the dead relay lasts 10 s
      await until(async () => (await count(`status = 'CLAIMED' AND locked_until < now()`)) === 2, 60_000)
      await until(async () => (await count(`status = 'FAILED' AND attempts = 5 AND last_error LIKE '%no carrier%'`)) === 1, 60_000)
    } finally {
      await client.end()
    }
  })

  it('leaves half messages and open transactions that the readers of the console find', async () => {
    const config = configSchema.parse(estate.config)
    const count = async (kind: 'rocketmq' | 'kafka'): Promise<number> => {
      const source = config.messages.find((message) => message.kind === kind)
      if (source === undefined) throw new Error(`no source of kind ${kind}`)
      const reader = openMessageSource(source, {
        config,
        clock: systemClock,
        sessions: { get: () => session, close: async () => undefined },
      })
      try {
        return (await reader.list(new Map(), AbortSignal.timeout(20_000))).items.length
      } finally {
        await reader.close()
      }
    }
    await until(async () => (await count('rocketmq')) >= 3, 60_000)
    await until(async () => (await count('kafka')) >= 2, 60_000)
  })

  it('loses a killed provider when its session ends, and gets it back', async () => {
    const { port } = estate.endpoints.providers.find(({ instance }) => instance === 'inventory-3') ?? { port: 0 }
    const isThere = async (): Promise<boolean> =>
      (await listProviders('dubbo', 'com.shop.inventory.InventoryService')).some((url) => url.includes(`:${port}/`))
    expect(await isThere()).toBe(true)
    await estate.break('kill-provider')
    await until(async () => !(await isThere()), 60_000)
    await estate.break('heal')
    expect(await isThere()).toBe(true)
  })
})

type Crashed = { id: string; state: string; outcome: string }

async function readLedger(): Promise<Crashed[]> {
  const entries: Crashed[] = []
  for (const id of (await session.getChildren('/ledger/orders')).toSorted()) {
    // An order in flight may be gone before it is read, and its state is nobody's business yet.
    const found = await session.getData(`/ledger/orders/${id}`).catch(() => undefined)
    const record = found && (JSON.parse(found.data.toString()) as { state: string; createdAt: number })
    if (!record || Date.now() - record.createdAt < 2_000) continue
    const answer = await fetch(`${estate.endpoints.checkBack}?id=${id}`)
    entries.push({ id, state: record.state, outcome: ((await answer.json()) as { outcome: string }).outcome })
  }
  return entries
}

/** What is there at both of two readings, for an order in flight is gone by then; read until they are `count`, or too long. */
async function leftEntries(count: number): Promise<Crashed[]> {
  for (const deadline = Date.now() + 60_000; ;) {
    const earlier = new Set((await readLedger()).map(({ id }) => id))
    await sleep(3_000)
    const left = (await readLedger()).filter(({ id }) => earlier.has(id))
    if (left.length === count || Date.now() > deadline) return left
  }
}

async function readPaidOrders(count: number): Promise<{ key: string; ledgerId: string; orderId: string }[]> {
  const kafka = new kafkajs.Kafka({ brokers: [estate.endpoints.kafka ?? ''], logLevel: kafkajs.logLevel.NOTHING })
  const consumer = kafka.consumer({ groupId: 'demo-test' })
  const found: { key: string; ledgerId: string; orderId: string }[] = []
  await consumer.connect()
  try {
    await consumer.subscribe({ topic: 'orders.paid', fromBeginning: true })
    await consumer.run({
      eachMessage: async ({ message }) => {
        const { orderId } = JSON.parse(String(message.value)) as { orderId: string }
        found.push({ key: String(message.key), ledgerId: String(message.headers?.['ledger-id']), orderId })
      },
    })
    await until(async () => found.length >= count, 30_000)
  } finally {
    await consumer.disconnect()
  }
  return found
}
