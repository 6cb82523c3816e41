import { beforeAll, describe, expect, it } from 'vitest'
import { createSetupLink, createToken } from '../../../lib/access/commands.ts'
import { listAudit } from '../../../lib/access/queries.ts'
import * as audit from '../../../app/api/v1/audit/route.ts'
import * as ready from '../../../app/api/v1/health/ready/route.ts'
import * as operations from '../../../app/api/v1/operations/route.ts'
import * as operation from '../../../app/api/v1/operations/[id]/route.ts'
import * as session from '../../../app/api/v1/session/route.ts'
import * as setup from '../../../app/api/v1/setup/route.ts'
import * as sources from '../../../app/api/v1/sources/route.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const noParams = { params: Promise.resolve({}) }
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Request =>
  new Request(`http://console.test/api/v1/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { host: 'console.test', ...headers },
  })
const get = (path: string, headers: Record<string, string> = {}): Request => new Request(`http://console.test/api/v1/${path}`, { headers })

const password = 'correct horse battery'
let viewer = ''
beforeAll(async () => {
  viewer = await createToken('dashboards', 'viewer')
})

describe('access', () => {
  it('turns a one-time link into the first admin, once', async () => {
    const { token, firstAccount } = await createSetupLink()
    expect(firstAccount).toBe(true)
    const first = await setup.POST(post('setup', { token, name: 'ada', password }), noParams)
    expect(first.status).toBe(201)
    const cookie = first.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/)
    const mine = await session.GET(get('session', { cookie: cookie.split(';')[0] ?? '' }), noParams)
    expect(await mine.json()).toMatchObject({ data: { name: 'ada', role: 'admin', kind: 'person' } })
    const second = await setup.POST(post('setup', { token, name: 'eve', password }), noParams)
    expect([second.status, (await second.json()).code]).toEqual([403, 'forbidden'])
  })

  it('signs in with the password, refuses a wrong one without saying which part was wrong, and signs out for good', async () => {
    const wrong = await session.POST(post('session', { name: 'ada', password: 'guess' }), noParams)
    const nobody = await session.POST(post('session', { name: 'zoe', password: 'guess' }), noParams)
    expect([wrong.status, (await wrong.json()).detail]).toEqual([nobody.status, (await nobody.json()).detail])
    const good = await session.POST(post('session', { name: 'ADA', password }), noParams)
    const cookie = good.headers.get('set-cookie')?.split(';')[0] ?? ''
    const out = await session.DELETE(new Request('http://console.test/api/v1/session', { method: 'DELETE', headers: { cookie } }), noParams)
    expect(out.status).toBe(204)
    expect((await session.GET(get('session', { cookie }), noParams)).status).toBe(401)
    expect((await listAudit({})).data.some((row) => row.action === 'access.sign-in' && row.outcome === 'refused')).toBe(true)
  })

  it('asks for a name and a password that can be one', async () => {
    const { token } = await createSetupLink()
    const answer = await setup.POST(post('setup', { token, name: 'bob', password: 'short' }), noParams)
    const problem = await answer.json()
    expect([answer.status, problem.code, problem.detail]).toEqual([400, 'invalid-input', 'body.password: use at least 10 characters'])
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })
})

describe('the route wrapper', () => {
  it('lets nobody in without a token, and a viewer only where viewers may', async () => {
    expect((await sources.GET(get('sources'), noParams)).status).toBe(401)
    expect((await sources.GET(get('sources', { authorization: `Bearer ${viewer}` }), noParams)).status).toBe(200)
    const refused = await audit.GET(get('audit', { authorization: `Bearer ${viewer}` }), noParams)
    expect(await refused.json()).toMatchObject({ status: 403, code: 'forbidden', details: { permission: 'audit:read' } })
    expect((await listAudit({})).data[0]).toMatchObject({ action: 'access.refused', actor: 'dashboards' })
  })

  it('refuses a changing request that another site sent with our cookie', async () => {
    const foreign = post('operations/x/undo', {}, { authorization: `Bearer ${viewer}`, origin: 'http://evil.test' })
    const { POST } = await import('../../../app/api/v1/operations/[id]/undo/route.ts')
    expect((await POST(foreign, { params: Promise.resolve({ id: 'x' }) })).status).toBe(403)
  })

  it('names the field of bad input and gives every problem a request id', async () => {
    const answer = await operations.GET(get('operations?pageSize=9999', { authorization: `Bearer ${viewer}` }), noParams)
    const problem = await answer.json()
    expect([answer.status, problem.details.errors[0].field]).toEqual([400, 'query.pageSize'])
    expect(answer.headers.get('x-request-id')).toBe(problem.requestId)
    const missing = await operation.GET(get('operations/none', { authorization: `Bearer ${viewer}` }), {
      params: Promise.resolve({ id: 'none' }),
    })
    expect(await missing.json()).toMatchObject({ status: 404, code: 'not-found' })
  })

  it('says ready without anybody signed in', async () => {
    const answer = await ready.GET(get('health/ready'), noParams)
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready' }])
  })
})
