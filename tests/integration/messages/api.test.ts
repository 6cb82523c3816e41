// The routes as scripts use them: permissions, schemas, 404, 409 and 202.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../../../lib/access/commands.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { sayOfMessage } from '../../../lib/messages/sentences.ts'
import { database } from '../../../lib/platform/database.ts'
import { acquireLease } from '../../../lib/platform/leases.ts'
import { declareSources, markFailed, markFresh } from '../../../lib/platform/sources.ts'
import { operationSchema } from '../../../lib/operations/schema.ts'
import { beginLook, saveListing } from '../../../lib/messages/io/store.ts'
import type { SourceItem } from '../../../lib/messages/model.ts'
import { messageDetailSchema, messageGroupSchema, messageSchema } from '../../../lib/messages/schema.ts'
import * as list from '../../../app/api/v1/messages/route.ts'
import * as groups from '../../../app/api/v1/messages/groups/route.ts'
import * as one from '../../../app/api/v1/messages/[id]/route.ts'
import * as payload from '../../../app/api/v1/messages/[id]/payload/route.ts'
import * as resolve from '../../../app/api/v1/messages/[id]/resolve/route.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const source = { sourceId: 'ledger:orders', sourceKind: 'ledger' } as const
const tokens = { viewer: '', operator: '' }
beforeAll(async () => {
  tokens.viewer = await createToken('dashboards', 'viewer')
  tokens.operator = await createToken('scripts', 'operator')
  await declareSources(database().pool, [{ id: source.sourceId, kind: 'ledger', name: 'orders', detail: {} }])
})

const itemOf = (key: string, more: Partial<SourceItem> = {}): SourceItem => ({
  key,
  cause: 'owner-committed',
  state: 'Init',
  businessKey: key,
  owner: 'order-service',
  topic: 'order-paid',
  attempts: 1,
  fingerprint: `7:0:Init`,
  identity: { onTopic: 'no', checkBack: true },
  verdict: 'commit',
  preparedAt: new Date(Date.now() - 60_000),
  evidence: [{ at: new Date().toISOString(), kind: 'check-back', text: 'order is paid', verdict: 'commit' }],
  ...more,
})

async function save(...items: SourceItem[]): Promise<void> {
  const lease = await acquireLease(database().pool, source.sourceId, 'test', 60_000)
  if (!lease) throw new Error('no lease')
  await saveListing(source, {
    ...(await beginLook(source.sourceId)),
    lease,
    listing: { items, settledByOperation: new Set(), detail: {} },
  })
}
beforeEach(async () => {
  await save(itemOf('o-1'), itemOf('o-2', { cause: 'owner-rolled-back', verdict: 'rollback', owner: 'billing' }))
  await markFresh(database().pool, source.sourceId, new Date())
})

const contextOf = (id?: string) => ({ params: Promise.resolve(id === undefined ? {} : { id: encodeURIComponent(id) }) })
const request = (path: string, token: string, body?: unknown): Request =>
  new Request(`http://console.test/api/v1/messages${path}`, {
    headers: { host: 'console.test', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
const ask = (verb: string, more: Record<string, unknown> = {}) => ({ verb, reason: 'the order is paid', fingerprint: '7:0:Init', ...more })
const resolveOne = (id: string, body: unknown, token = tokens.operator) =>
  resolve.POST(request(`/${id}/resolve`, token, body), contextOf(id))

describe('GET messages', () => {
  it('answers the contract, with verbs, and says how old it is', async () => {
    const answer = await list.GET(request('?state=open&sort=oldest&pageSize=1', tokens.viewer), contextOf())
    const body: unknown = await answer.json()
    const parsed = answerSchema(messageSchema.array()).parse(body)
    expect([answer.status, parsed.data.length, parsed.page?.total, parsed.complete]).toEqual([200, 1, 2, true])
    expect(parsed.data[0]).toMatchObject({
      id: 'ledger:orders:o-1',
      source: 'ledger:orders',
      sourceKind: 'ledger',
      cause: 'owner-committed',
    })
    expect(parsed.data[0]?.age).toBeGreaterThanOrEqual(60)
    const next = await list.GET(request(`?pageSize=1&cursor=${parsed.page?.nextCursor}`, tokens.viewer), contextOf())
    expect(await next.json()).toMatchObject({ data: [{ key: 'o-2' }], page: { nextCursor: null } })
  })

  it('keeps answering with a warning while the source is down', async () => {
    await markFailed(database().pool, source.sourceId, 'ZooKeeper "shop": connection refused')
    const answer = await list.GET(request('', tokens.viewer), contextOf())
    expect(await answer.json()).toMatchObject({
      data: [{ key: 'o-1' }, { key: 'o-2' }],
      warnings: [{ code: 'source-stale', text: expect.stringContaining('refused') }],
    })
  })

  it('says what of a source is not listed, to whoever looks at what is open there', async () => {
    const part = sayOfMessage('consumer-side-unread', { reason: 'no route' })
    await markFresh(database().pool, source.sourceId, new Date(), { partial: [part] })
    expect(await (await list.GET(request('', tokens.viewer), contextOf())).json()).toMatchObject({
      complete: false,
      warnings: [{ code: 'messages-unread', source: source.sourceId, said: [{ params: { reason: 'no route' } }] }],
    })
    await markFresh(database().pool, source.sourceId, new Date(), { cut: true, inDoubt: 2, openAbout: 90_000, partial: [] })
    const warned = {
      complete: false,
      warnings: [{ code: 'messages-cut', source: source.sourceId, said: [{ params: { listed: 2, open: 90_000 } }] }],
    }
    for (const query of ['', '?source=orders', `?source=${source.sourceId}`])
      expect(await (await list.GET(request(query, tokens.viewer), contextOf())).json()).toMatchObject(warned)
    expect(await (await groups.GET(request('/groups', tokens.viewer), contextOf())).json()).toMatchObject(warned)
    for (const query of ['?source=other', '?state=settled'])
      expect(await (await list.GET(request(query, tokens.viewer), contextOf())).json()).toMatchObject({ complete: true, warnings: [] })
    await markFresh(database().pool, source.sourceId, new Date(), { cut: false, openAbout: null })
    expect(await (await list.GET(request('', tokens.viewer), contextOf())).json()).toMatchObject({ complete: true, warnings: [] })
  })

  it('says which brokers keep half messages where nobody here reads', async () => {
    await markFresh(database().pool, source.sourceId, new Date(), {
      partial: [sayOfMessage('half-rocksdb', { brokers: 'broker-a, broker-b' })],
    })
    expect(await (await list.GET(request('', tokens.viewer), contextOf())).json()).toMatchObject({
      complete: false,
      warnings: [
        { code: 'messages-unread', source: source.sourceId, said: [{ code: 'half-rocksdb', params: { brokers: 'broker-a, broker-b' } }] },
      ],
    })
    await markFresh(database().pool, source.sourceId, new Date(), { partial: [] })
    expect(await (await list.GET(request('', tokens.viewer), contextOf())).json()).toMatchObject({ complete: true, warnings: [] })
  })

  it('refuses nobody, unknown sorts and states', async () => {
    expect((await list.GET(request('', ''), contextOf())).status).toBe(401)
    expect((await list.GET(request('?sort=id;drop', tokens.viewer), contextOf())).status).toBe(400)
    expect((await list.GET(request('?state=maybe', tokens.viewer), contextOf())).status).toBe(400)
  })

  it('groups by cause, and shows one with its evidence', async () => {
    const grouped = answerSchema(messageGroupSchema.array()).parse(
      await (await groups.GET(request('/groups', tokens.viewer), contextOf())).json(),
    )
    expect(grouped.data.map((group) => [group.cause, group.count])).toEqual([
      ['owner-committed', 1],
      ['owner-rolled-back', 1],
    ])
    const found = answerSchema(messageDetailSchema).parse(
      await (await one.GET(request('/x', tokens.viewer), contextOf('ledger:orders:o-1'))).json(),
    )
    expect(found.data.evidence).toMatchObject([{ kind: 'check-back', verdict: 'commit' }])
    expect((await one.GET(request('/x', tokens.viewer), contextOf('ledger:orders:nothing'))).status).toBe(404)
  })
})

describe('POST messages/{id}/resolve', () => {
  it('answers 202 with the operation, then 409 to whoever comes second, and the item says so', async () => {
    await save(itemOf('o-live'))
    const first = await resolveOne('ledger:orders:o-live', ask('resend'))
    const operation = answerSchema(operationSchema).parse(await first.json()).data
    expect([first.status, operation.kind, operation.target, operation.actor]).toEqual([
      202,
      'message.resend',
      'ledger:orders:o-live',
      'scripts',
    ])
    expect(operation.plan).toMatchObject({ key: 'o-live', before: 'Init', after: 'exe', verdict: 'commit' })
    const second = await resolveOne('ledger:orders:o-live', ask('recheck'))
    expect([second.status, await second.json()]).toMatchObject([409, { code: 'conflict' }])
    const shown = await one.GET(request('/x', tokens.viewer), contextOf('ledger:orders:o-live'))
    expect(await shown.json()).toMatchObject({
      data: { operationId: operation.id, verbs: [{ allowed: false }, { allowed: false }, { allowed: false }, { allowed: false }] },
    })
  })

  it.each([
    ['what moved since it was seen', 'o-1', ask('resend', { fingerprint: '6:0:Init' }), 409],
    ['a verb its state does not allow', 'o-1', ask('rollback'), 409],
    ['a verb its kind does not have', 'o-1', ask('commit'), 409],
    ['a message that is not there', 'nothing', ask('resend'), 404],
    ['no reason', 'o-1', ask('resend', { reason: '  ' }), 400],
    ['an unknown verb', 'o-1', ask('destroy'), 400],
    ['an unknown key', 'o-1', ask('resend', { force: true }), 400],
  ])('refuses %s', async (_what, key, body, status) => {
    const answer = await resolveOne(`ledger:orders:${key}`, body)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, expect.stringContaining('application/problem+json')])
  })

  it('refuses a viewer, and what is settled', async () => {
    expect((await resolveOne('ledger:orders:o-1', ask('resend'), tokens.viewer)).status).toBe(403)
    await save(itemOf('o-1'))
    expect((await resolveOne('ledger:orders:o-2', ask('rollback'))).status).toBe(409)
  })
})

describe('GET messages/{id}/payload', () => {
  it('needs its own permission, and a worker that holds the source', async () => {
    expect((await payload.GET(request('/x/payload', tokens.viewer), contextOf('ledger:orders:o-1'))).status).toBe(403)
    const answer = await payload.GET(request('/x/payload', tokens.operator), contextOf('ledger:orders:o-1'))
    expect([answer.status, await answer.json()]).toMatchObject([503, { detail: expect.stringContaining('worker') }])
  })
})
