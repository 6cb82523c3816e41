// The policy routes as scripts use them: who may do what, fields named, compare-and-set, and the switch that needs no revision.
import { beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../../lib/access/commands.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { database } from '../../../lib/platform/database.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import { defaultGlobalPolicy, defaultPolicy, policiesSchema, policyPreviewSchema } from '../../../lib/messages/policies/schema.ts'
import * as list from '../../../app/api/v1/messages/policies/route.ts'
import * as all from '../../../app/api/v1/messages/policies/all/route.ts'
import * as stop from '../../../app/api/v1/messages/policies/stop/route.ts'
import * as one from '../../../app/api/v1/messages/policies/[source]/route.ts'
import * as preview from '../../../app/api/v1/messages/policies/[source]/preview/route.ts'
import * as revisions from '../../../app/api/v1/messages/policies/[source]/revisions/route.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const tokens = { viewer: '', operator: '', admin: '' }
beforeAll(async () => {
  for (const role of ['viewer', 'operator', 'admin'] as const) tokens[role] = await createToken(role, role)
  await declareSources(database().pool, [{ id: 'xa:bank', kind: 'xa', name: 'bank', detail: {} }])
})

const request = (token: string, body?: unknown, method = 'PUT'): Request =>
  new Request('http://console.test/api/v1/messages/policies', {
    headers: { host: 'console.test', authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { method, body: JSON.stringify(body) }),
  })
const of = (source?: string) => ({ params: Promise.resolve(source === undefined ? {} : { source: encodeURIComponent(source) }) })
const save = (policy: unknown, { revision = 0, source = 'xa:bank', token = tokens.admin } = {}) =>
  one.PUT(request(token, { revision, reason: 'because of the test', policy }), of(source))
const read = async () => answerSchema(policiesSchema).parse(await (await list.GET(request(tokens.viewer), of())).json()).data

describe('policies over the API', () => {
  it('only show until somebody says otherwise', async () => {
    expect((await read()).sources).toMatchObject([
      { source: 'xa:bank', sourceKind: 'xa', policy: { mode: 'show' }, revision: 0, probes: [] },
    ])
  })

  it('are changed by admins, compare-and-set, with a history', async () => {
    expect((await save(defaultPolicy, { token: tokens.operator })).status).toBe(403)
    expect((await save({ ...defaultPolicy, mode: 'suggest' })).status).toBe(200)
    const late = await save({ ...defaultPolicy, mode: 'auto' })
    expect([late.status, await late.json()]).toMatchObject([409, { code: 'stale-version', details: { revision: 1, updatedBy: 'admin' } }])
    expect((await read()).sources[0]).toMatchObject({ policy: { mode: 'suggest' }, revision: 1, updatedBy: 'admin' })
    const history: unknown = await (await revisions.GET(request(tokens.viewer), of('xa:bank'))).json()
    expect(history).toMatchObject({ data: [{ revision: 1, actor: 'admin', reason: 'because of the test', policy: { mode: 'suggest' } }] })
    const audit = await database().pool.query(`select target from audit where action = 'message-policy.save'`)
    expect(audit.rows).toEqual([{ target: 'xa:bank' }])
  })

  it.each<[Record<string, unknown>, string]>([
    [{ ...defaultPolicy, timeZone: 'Mars/Base' }, 'body.policy.timeZone: there is no such time zone'],
    [{ ...defaultPolicy, verbs: ['compensate'] }, 'body.policy.verbs.0'],
    [{ ...defaultPolicy, minAnswers: 0 }, 'body.policy.minAnswers'],
    [
      { ...defaultPolicy, quietHours: [{ from: '25:00', to: '06:00', days: [1] }] },
      'body.policy.quietHours.0.from: write hours and minutes',
    ],
  ])('name the field that is wrong', async (policy, text) => {
    const answer = await save(policy, { revision: 1 })
    expect([answer.status, JSON.stringify(await answer.json())]).toEqual([400, expect.stringContaining(text)])
  })

  it('are of a source that is there', async () => {
    expect((await save(defaultPolicy, { source: 'xa:other' })).status).toBe(404)
  })

  it('are stopped by whoever may settle, whatever the revision, and started again by admins only', async () => {
    const pull = (token: string) => stop.POST(request(token, { reason: 'something is wrong' }, 'POST'), of())
    expect((await pull(tokens.viewer)).status).toBe(403)
    expect((await pull(tokens.operator)).status).toBe(200)
    expect((await pull(tokens.operator)).status).toBe(200)
    const { all: stopped } = await read()
    expect(stopped).toMatchObject({ policy: { stopped: true }, revision: 1, updatedBy: 'operator' })
    const start = (token: string) =>
      all.PUT(request(token, { revision: stopped.revision, reason: 'it is well again', policy: defaultGlobalPolicy }), of())
    expect((await start(tokens.operator)).status).toBe(403)
    expect((await start(tokens.admin)).status).toBe(200)
    expect((await read()).all.policy.stopped).toBe(false)
  })

  it.each([
    ['of a source', 'xa:bank', { ...defaultPolicy, mode: 'auto', verbs: ['commit', 'mark-done'] }],
    ['of all', 'all', { stopped: false, perSecond: 1 }],
  ])('%s that another version saved count as stopped, can be stopped, and are saved anew', async (_, source, written) => {
    const { pool } = database()
    await pool.query('delete from message_policy where source_id = $1', [source])
    await pool.query(
      `insert into message_policy (source_id, revision, policy, updated_at, updated_by) values ($1, 9, $2, now(), 'newer')`,
      [source, JSON.stringify(written)],
    )
    const seen = async () => {
      const { all, sources } = await read()
      return source === 'all' ? all : sources[0]
    }
    expect(await seen()).toMatchObject({ unreadable: true, revision: 9, policy: { stopped: true } })
    const stopped = await stop.POST(request(tokens.operator, { source, reason: 'something is wrong' }, 'POST'), of())
    expect(stopped.status).toBe(200)
    expect(await seen()).toMatchObject({ unreadable: false, revision: 10, policy: { stopped: true } })
    await pool.query('update message_policy set revision = 11, policy = $2 where source_id = $1', [source, JSON.stringify(written)])
    const route =
      source === 'all'
        ? all.PUT(request(tokens.admin, { revision: 11, reason: 'this version decides', policy: defaultGlobalPolicy }), of())
        : save({ ...defaultPolicy, mode: 'suggest' }, { revision: 11 })
    expect((await route).status).toBe(200)
    expect(await seen()).toMatchObject({ unreadable: false, revision: 12, policy: { stopped: false } })
  })

  it('are tried without being saved', async () => {
    const answer = await preview.POST(request(tokens.viewer, { ...defaultPolicy, mode: 'auto' }, 'POST'), of('xa:bank'))
    expect(answerSchema(policyPreviewSchema).parse(await answer.json()).data).toEqual({ open: 0, items: [] })
    expect((await read()).sources[0]?.policy.mode).toBe('suggest')
  })
})
