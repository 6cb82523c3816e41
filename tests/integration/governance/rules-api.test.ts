import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as preview from '../../../app/api/v1/rules/preview/route.ts'
import * as rules from '../../../app/api/v1/rules/route.ts'
import * as weights from '../../../app/api/v1/rules/weights/[service]/route.ts'
import * as search from '../../../app/api/v1/search/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { serviceWeightsSchema, weightPreviewSchema } from '../../../lib/governance/schema.ts'
import { operationSchema } from '../../../lib/operations/schema.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { database } from '../../../lib/platform/database.ts'
import { searchHitSchema } from '../../../lib/registry/requests.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { addresses, seed, service, sourceId } from './registry-rows.ts'

useTestDatabase()

let operator = ''
let viewer = ''
beforeAll(async () => {
  operator = await createToken('ci', 'operator')
  viewer = await createToken('screens', 'viewer')
  await seed(['3.3.6'])
})

const send = (method: string, path: string, token: string, body?: unknown): Request =>
  new Request(`http://console.test/api/v1/${path}`, {
    method,
    headers: { host: 'console.test', authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const noParams = { params: Promise.resolve({}) }
const ofService = { params: Promise.resolve({ service: encodeURIComponent(service) }) }
const change = { kind: 'weight', service, weights: { [addresses[0]]: 300 } }

describe('the rules API', () => {
  it('previews, plans exactly what was previewed, and answers 409 when it is asked again', async () => {
    const asked = await preview.POST(send('POST', 'rules/preview', viewer, change), noParams)
    const { data } = answerSchema(weightPreviewSchema).parse(await asked.json())
    const body = { weights: change.weights, reason: 'gray release', fingerprint: data.fingerprint }
    const put = () => weights.PUT(send('PUT', `rules/weights/${encodeURIComponent(service)}`, operator, body), ofService)
    const planned = await put()
    expect(planned.status).toBe(202)
    const operation = answerSchema(operationSchema).parse(await planned.json()).data
    expect(operation).toMatchObject({ kind: 'weight.set', state: 'queued', actor: 'ci', reason: 'gray release' })
    const again = await put()
    expect([again.status, (await again.json()).code]).toEqual([409, 'conflict'])
  })

  it('answers 409 stale-version for a fingerprint of another time', async () => {
    const answer = await weights.PUT(send('PUT', 'x', operator, { ...change, reason: 'gray release', fingerprint: 'old' }), ofService)
    expect([answer.status, (await answer.json()).code]).toEqual([409, 'stale-version'])
  })

  it('lets a viewer look but not set', async () => {
    const answer = await weights.PUT(send('PUT', 'x', viewer, { ...change, reason: 'gray release', fingerprint: 'old' }), ofService)
    expect(answer.status).toBe(403)
    const read = await weights.GET(send('GET', 'x', viewer), ofService)
    expect(answerSchema(serviceWeightsSchema).parse(await read.json()).data.providers).toHaveLength(3)
    expect((await rules.GET(send('GET', `rules?service=${encodeURIComponent(service)}`, viewer), noParams)).status).toBe(200)
  })

  it.each([
    [{ ...change, weights: { 'no-port': 1 } }, 'no-port'],
    [{ ...change, weights: { [addresses[0]]: -1 } }, 'weights'],
    [{ ...change, weights: { [addresses[0]]: 1.5 } }, 'weights'],
    [{ ...change, extra: 1 }, 'extra'],
    [{ ...change, service: '' }, 'service'],
  ])('refuses %j with the field in the answer', async (body, word) => {
    const answer = await preview.POST(send('POST', 'rules/preview', viewer, body), noParams)
    expect(answer.status).toBe(400)
    expect(JSON.stringify(await answer.json())).toContain(word)
  })

  it('finds a rule by a part of its key, once however many znodes it lies in, with the way to its page', async () => {
    const row = (path: string, kind: string): unknown[] => [sourceId, path, kind, service, 'configs: []']
    for (const values of [
      row('/dubbo/config/dubbo/com.shop.Order:1.0.0:g1.configurators', 'configurators'),
      row('/dubbo/config/g1*com.shop.Order:1.0.0/configurators', 'configurators'),
      row('/dubbo/config/dubbo/com.shop.Order:1.0.0:g1.condition-router', 'condition-router'),
    ])
      await database().pool.query(
        `insert into rule (source_id, path, kind, key, content, version, updated_at) values ($1, $2, $3, $4, $5, 0, now())`,
        values,
      )
    const answer = await search.GET(send('GET', 'search?q=SHOP.order', viewer), noParams)
    const hits = answerSchema(z.array(searchHitSchema))
      .parse(await answer.json())
      .data.filter(({ kind }) => kind === 'rule')
    expect(hits.map(({ hint }) => hint).sort()).toEqual(['condition', 'override'])
    expect(hits[0]?.href).toBe(`/rules/${hits[0]?.hint}/service/${encodeURIComponent(service)}?registry=registry%3Amain`)
    await database().pool.query('truncate rule')
  })
})
