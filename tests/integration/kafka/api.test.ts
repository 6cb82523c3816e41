import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as clusters from '../../../app/api/v1/kafka/clusters/route.ts'
import * as group from '../../../app/api/v1/kafka/clusters/[cluster]/groups/[group]/route.ts'
import * as records from '../../../app/api/v1/kafka/clusters/[cluster]/topics/[topic]/records/route.ts'
import * as topics from '../../../app/api/v1/kafka/clusters/[cluster]/topics/route.ts'
import * as transactions from '../../../app/api/v1/kafka/clusters/[cluster]/transactions/route.ts'
import { createToken } from '#lib/access/commands'
import { openLookStore } from '#lib/kafka/io/store'
import type { ClusterLook } from '#lib/kafka/look'
import { clusterSchema, groupDetailSchema, topicSchema, transactionSchema } from '#lib/kafka/schema'
import { answerSchema } from '#lib/platform/answer'
import { database } from '#lib/platform/database'
import { acquireLease } from '#lib/platform/leases'
import { declareSources } from '#lib/platform/sources'
import { useTestDatabase } from '../../support/test-database.ts'
import { sayOfKafka } from '../../../lib/kafka/sentences.ts'

useTestDatabase()
const beyondDouble = 9_007_199_254_740_993n
const look: ClusterLook = {
  clusterId: 'c',
  brokers: [{ nodeId: 1, host: 'b', port: 9092, rack: '', controller: true }],
  topics: [
    {
      name: 'orders',
      internal: false,
      partitions: [
        { partition: 0, leader: 1, replicas: [1], isr: [1], firstOffset: 0n, lastOffset: beyondDouble, stableOffset: 1n, error: '' },
      ],
    },
    {
      name: 'lost',
      internal: false,
      partitions: [
        {
          partition: 0,
          leader: -1,
          replicas: [2],
          isr: [],
          firstOffset: null,
          lastOffset: null,
          stableOffset: null,
          error: 'LEADER_NOT_AVAILABLE',
        },
      ],
    },
  ],
  groups: [
    {
      groupId: '<img onerror=x> a/b',
      type: 'classic',
      state: 'Empty',
      protocol: '',
      coordinator: 1,
      members: [],
      offsets: [{ topic: 'orders', partition: 0, committed: 1n }],
    },
  ],
  transactions: [
    {
      transactionalId: 't',
      state: 'Ongoing',
      producerId: beyondDouble,
      producerEpoch: 3,
      coordinator: 1,
      timeoutMs: 60_000,
      startedAt: new Date(0),
      partitions: [{ topic: 'orders', partition: 0 }],
    },
  ],
  warnings: [sayOfKafka('kafka-groups-unknown', { broker: 2, reason: 'timeout' })],
  groupsComplete: false,
  transactionsComplete: true,
}
let viewer = ''

beforeAll(async () => {
  viewer = await createToken('screens', 'viewer')
  await declareSources(database().pool, [{ id: 'kafka:main', kind: 'kafka', name: 'main', detail: {} }])
  const lease = await acquireLease(database().pool, 'kafka:main', 'test', 60_000)
  if (lease) await (await openLookStore(database(), lease)).save(look, new Date())
})

const ask = (path: string): Request =>
  new Request(`http://console.test/api/v1/kafka/${path}`, { headers: { authorization: `Bearer ${viewer}` } })
const at = (params: Record<string, string>) => ({ params: Promise.resolve({ cluster: 'main', ...params }) })

describe('the Kafka API', () => {
  it('answers clusters and topics, and says what could not be read', async () => {
    const answer = answerSchema(z.array(topicSchema)).parse(
      await (await topics.GET(ask('clusters/main/topics?sort=-problems&pageSize=1'), at({}))).json(),
    )
    expect(answer).toMatchObject({
      complete: false,
      data: [{ name: 'lost', problems: ['no-leader', 'under-replicated'] }],
      page: { total: 2 },
    })
    expect(answer.warnings).toEqual([
      {
        code: 'part-unread',
        text: 'Groups of broker 2 are not known: timeout',
        said: [{ code: 'kafka-groups-unknown', params: { broker: 2, reason: 'timeout' } }],
        source: 'kafka:main',
      },
    ])
    const { data } = answerSchema(z.array(clusterSchema)).parse(
      await (await clusters.GET(ask('clusters'), { params: Promise.resolve({}) })).json(),
    )
    expect(data).toMatchObject([
      { id: 'main', topicCount: 2, partitionCount: 2, groupCount: 1, problems: ['no-leader', 'under-replicated'] },
    ])
  })

  it('gives 64-bit numbers as text, to the last digit, and names as they are', async () => {
    const name = '<img onerror=x> a/b'
    const answered = await group.GET(ask(`clusters/main/groups/${encodeURIComponent(name)}`), at({ group: encodeURIComponent(name) }))
    const { data } = answerSchema(groupDetailSchema).parse(await answered.json())
    expect(data).toMatchObject({
      groupId: name,
      lag: String(beyondDouble - 1n),
      offsets: [{ committed: '1', lastOffset: String(beyondDouble) }],
    })
    const listed = answerSchema(z.array(transactionSchema)).parse(
      await (await transactions.GET(ask('clusters/main/transactions?live=true'), at({}))).json(),
    )
    expect(listed.data).toMatchObject([{ producerId: String(beyondDouble), startedAt: '1970-01-01T00:00:00.000Z' }])
  })

  it('refuses unknown clusters, sort keys that are not in the list, and payloads to a viewer', async () => {
    expect((await topics.GET(ask('clusters/x/topics'), { params: Promise.resolve({ cluster: 'x' }) })).status).toBe(404)
    expect((await topics.GET(ask('clusters/main/topics?sort=name;drop'), at({}))).status).toBe(400)
    expect((await records.GET(ask('clusters/main/topics/orders/records?partition=0'), at({ topic: 'orders' }))).status).toBe(403)
    expect((await topics.GET(new Request('http://console.test/api/v1/kafka/clusters/main/topics'), at({}))).status).toBe(401)
  })
})
