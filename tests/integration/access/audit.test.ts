// The audit log: searched, and told of every payload that somebody read.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken, recordAudit } from '../../../lib/access/commands.ts'
import { auditSchema, type AuditEntryRow } from '../../../lib/access/schema.ts'
import { saveListing } from '../../../lib/messages/io/store.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { database } from '../../../lib/platform/database.ts'
import { startInternalHttp, type InternalHttp } from '../../../lib/platform/internal-http.ts'
import { acquireLease, type Lease } from '../../../lib/platform/leases.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import * as audit from '../../../app/api/v1/audit/route.ts'
import * as records from '../../../app/api/v1/kafka/clusters/[cluster]/topics/[topic]/records/route.ts'
import * as payload from '../../../app/api/v1/messages/[id]/payload/route.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()
const id = 'ledger:orders:o-1'
const key = 'a key of this test'
let token = ''
let worker: InternalHttp

beforeAll(async () => {
  token = await createToken('scripts', 'operator')
  const { pool } = database()
  worker = await startInternalHttp(
    [
      { name: 'message-payload', read: async () => ({ payload: { order: 1 } }) },
      { name: 'kafka-records', read: async () => [] },
    ],
    key,
  )
  await pool.query(`insert into worker (id, internal_url, started_at, heartbeat_at) values ('w', $1, now(), now())`, [worker.url])
  await pool.query(`insert into setting (key, value) values ('internal-key', $1)`, [JSON.stringify(key)])
  await declareSources(pool, [
    { id: 'ledger:orders', kind: 'ledger', name: 'orders', detail: {} },
    { id: 'kafka:main', kind: 'kafka', name: 'main', detail: {} },
  ])
  await saveMessage(await leaseOf('ledger:orders'))
  await leaseOf('kafka:main')
})
afterAll(() => worker.close())

async function leaseOf(sourceId: string): Promise<Lease> {
  const lease = await acquireLease(database().pool, sourceId, 'w', 60_000)
  if (!lease) throw new Error('no lease')
  return lease
}

const saveMessage = (lease: Lease): Promise<string[]> =>
  saveListing(
    { sourceId: 'ledger:orders', sourceKind: 'ledger' },
    {
      before: new Map(),
      began: new Date(),
      lease,
      listing: {
        items: [
          {
            key: 'o-1',
            cause: 'owner-committed',
            state: 'Init',
            businessKey: 'o-1',
            owner: 'order-service',
            topic: 'order-paid',
            attempts: 1,
            fingerprint: '7:0:Init',
            identity: {},
            verdict: 'commit',
            preparedAt: null,
            evidence: [],
          },
        ],
        settledByOperation: new Set(),
        detail: {},
      },
    },
  )

const ask = (path: string): Request => new Request(`http://console.test/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } })

async function search(text: string, more = ''): Promise<{ data: AuditEntryRow[]; total: number | undefined }> {
  const answer = await audit.GET(ask(`audit?search=${encodeURIComponent(text)}${more}`), { params: Promise.resolve({}) })
  const { data, page } = answerSchema(auditSchema.array()).parse(await answer.json())
  return { data, total: page?.total }
}

describe('GET audit?search=', () => {
  it('finds actors, actions and targets in any case, counts them, and takes % for itself', async () => {
    await recordAudit({ actor: 'Ada', action: 'operation.weight.set', target: 'weights:100%', outcome: 'ok' })
    await recordAudit({ actor: 'bob', action: 'access.sign-in', target: 'bob', outcome: 'refused' })
    await recordAudit({ actor: 'bob', action: 'access.sign-in', target: 'bob', outcome: 'ok' })
    for (const text of ['ada', 'WEIGHT.set', '100%', ' ada ']) {
      const { data, total } = await search(text)
      expect([text, data.map((row) => row.actor), total]).toEqual([text, ['Ada'], 1])
    }
    const first = await search('bob', '&pageSize=1')
    expect([first.data.map((row) => row.outcome), first.total]).toEqual([['ok'], 2])
    expect((await search('nobody at all')).data).toEqual([])
    expect((await search('')).total).toBeGreaterThan(3)
  })
})

describe('reading payloads', () => {
  it('is in the log when a message was opened', async () => {
    const answer = await payload.GET(ask('messages/x/payload'), { params: Promise.resolve({ id: encodeURIComponent(id) }) })
    expect([answer.status, await answer.json()]).toMatchObject([200, { data: { payload: { order: 1 } } }])
    expect((await search('message.payload-read')).data).toMatchObject([{ actor: 'scripts', target: id, outcome: 'ok' }])
  })

  it('is in the log when records of a topic were browsed', async () => {
    const params = Promise.resolve({ cluster: 'main', topic: 'orders' })
    expect((await records.GET(ask('kafka/clusters/main/topics/orders/records?partition=0'), { params })).status).toBe(200)
    expect((await search('kafka.records-read')).data).toMatchObject([
      { actor: 'scripts', target: 'main/orders', outcome: 'ok', detail: { partition: 0, records: 0 } },
    ])
  })

  it('is not when nothing was read', async () => {
    expect((await payload.GET(ask('messages/x/payload'), { params: Promise.resolve({ id: 'ledger:orders:none' }) })).status).toBe(404)
    expect((await search('ledger:orders:none')).data).toEqual([])
  })
})
