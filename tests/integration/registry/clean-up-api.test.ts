// Leftovers and clean-up through the API's own handlers.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as cleanUp from '../../../app/api/v1/registry/clean-up/route.ts'
import * as preview from '../../../app/api/v1/registry/clean-up/preview/route.ts'
import * as groups from '../../../app/api/v1/registry/leftovers/groups/route.ts'
import * as leftovers from '../../../app/api/v1/registry/leftovers/route.ts'
import * as search from '../../../app/api/v1/registry/leftovers/search/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { operationSchema } from '../../../lib/operations/schema.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { cleanUpPreviewSchema, leftoverGroupSchema, leftoverSchema, maxItems } from '../../../lib/registry/clean-up/schema.ts'
import { cleanUpWorld } from './clean-up-world.ts'
import { deadDirectory } from './clean-up-seed.ts'
import { put, until } from './estate.ts'

const world = cleanUpWorld()
let operator = ''
let viewer = ''
beforeAll(async () => {
  operator = await createToken('ci', 'operator')
  viewer = await createToken('screens', 'viewer')
})
beforeEach(async () => {
  await deadDirectory(world.estate().writer, 'com.shop.Old')
  await put(world.estate().writer, '/dubbo/mapping/com.shop.Gone', 'ghost')
  await world.search()
})

const noParams = { params: Promise.resolve({}) }
const send = (path: string, token: string, body?: unknown): Request =>
  new Request(`http://console.test/api/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { host: 'console.test', authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const question = { registry: 'main', paths: ['/dubbo/com.shop.Old'] }

describe('the leftovers API', () => {
  it('lists, narrows, sorts and counts', async () => {
    const list = async (query: string) =>
      answerSchema(z.array(leftoverSchema)).parse(await (await leftovers.GET(send(`registry/leftovers?${query}`, viewer), noParams)).json())
    const all = await list('pageSize=1&sort=path')
    expect([all.data.map(({ path }) => path), all.page?.total, all.complete]).toEqual([['/dubbo/com.shop.Old'], 2, true])
    const next = await list(`pageSize=1&sort=path&cursor=${all.page?.nextCursor}`)
    expect(next.data.map(({ kind }) => kind)).toEqual(['stale-mapping'])
    expect((await list('kind=dead-directory&registry=main&search=shop%20old')).page?.total).toBe(1)
    expect((await list('olderThanDays=30')).page?.total).toBe(0)
    const answer = await groups.GET(send('registry/leftovers/groups', viewer), noParams)
    const counted = answerSchema(z.array(leftoverGroupSchema)).parse(await answer.json()).data
    expect(counted.map(({ kind, count }) => [kind, count])).toEqual([
      ['dead-directory', 1],
      ['stale-mapping', 1],
    ])
  })

  it('previews, plans exactly that, and answers 409 while it is under way', async () => {
    const asked = await preview.POST(send('registry/clean-up/preview', viewer, question), noParams)
    const { data } = answerSchema(cleanUpPreviewSchema).parse(await asked.json())
    const confirm = () =>
      cleanUp.POST(send('registry/clean-up', operator, { ...question, reason: 'not used', fingerprint: data.fingerprint }), noParams)
    const planned = await confirm()
    expect(planned.status).toBe(202)
    const operation = answerSchema(operationSchema).parse(await planned.json()).data
    expect(operation).toMatchObject({ kind: 'registry.clean-up', state: 'queued', actor: 'ci', reason: 'not used' })
    expect(JSON.stringify(operation.plan)).not.toContain('acl')
    const again = await confirm()
    expect([again.status, (await again.json()).code]).toEqual([409, 'conflict'])
  })

  it('lets a viewer look but not remove', async () => {
    const refused = await cleanUp.POST(send('x', viewer, { ...question, reason: 'not used', fingerprint: 'x' }), noParams)
    const searched = await search.POST(send('x', viewer, { registry: 'main' }), noParams)
    expect([refused.status, searched.status]).toEqual([403, 403])
  })

  it.each([
    ['no path', { registry: 'main', paths: [] }],
    ['too many paths', { registry: 'main', paths: Array.from({ length: maxItems + 1 }, (_, index) => `/x/${index}`) }],
    ['a relative path', { registry: 'main', paths: ['dubbo'] }],
  ])('refuses %s', async (_, body) => {
    expect((await preview.POST(send('x', operator, body), noParams)).status).toBe(400)
  })

  it('answers 404 for a registry or a path it does not know', async () => {
    const ask = async (body: unknown) => (await preview.POST(send('x', operator, body), noParams)).status
    expect([await ask({ ...question, registry: 'other' }), await ask({ ...question, paths: ['/zookeeper/quota'] })]).toEqual([404, 404])
  })

  it('searches again when asked', async () => {
    await deadDirectory(world.estate().writer, 'com.shop.New')
    expect((await search.POST(send('x', operator, { registry: 'main' }), noParams)).status).toBe(202)
    await until(
      'the new one being listed',
      () => world.leftovers({ search: 'com.shop.New' }),
      (found) => found.length === 1,
    )
  })
})
