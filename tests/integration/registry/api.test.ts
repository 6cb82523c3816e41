import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as application from '../../../app/api/v1/applications/[name]/route.ts'
import * as applications from '../../../app/api/v1/applications/route.ts'
import * as events from '../../../app/api/v1/events/route.ts'
import * as instance from '../../../app/api/v1/instances/[address]/route.ts'
import * as instances from '../../../app/api/v1/instances/route.ts'
import * as search from '../../../app/api/v1/search/route.ts'
import * as consumers from '../../../app/api/v1/services/[id]/consumers/route.ts'
import * as providers from '../../../app/api/v1/services/[id]/providers/route.ts'
import * as facets from '../../../app/api/v1/services/facets/route.ts'
import * as service from '../../../app/api/v1/services/[id]/route.ts'
import * as services from '../../../app/api/v1/services/route.ts'
import * as topology from '../../../app/api/v1/topology/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { searchHitSchema } from '../../../lib/registry/requests.ts'
import {
  applicationDetailSchema,
  applicationSchema,
  consumerSchema,
  instanceDetailSchema,
  instanceSchema,
  providerSchema,
  registryEventSchema,
  serviceFacetsSchema,
  serviceSchema,
  topologySchema,
} from '../../../lib/registry/schema.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { loadFixture, providerPath, put, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let token = ''

beforeAll(async () => {
  token = await createToken('screens', 'viewer')
  estate = await startEstate()
  await loadFixture(estate.writer, 'znodes-33.txt')
  await estate.startCollector()
  await untilFresh()
  await put(estate.writer, providerPath('demo.Late'))
  await until(
    'the late provider',
    () => ask(services, 'services?search=late'),
    ({ body }) => body.data.length === 1,
  )
})
afterAll(() => estate.close())

type Handler = { GET(request: Request, context: { params: Promise<Record<string, string>> }): Promise<Response> }
type Body = {
  data: unknown[]
  page?: { total: number; nextCursor: string | null }
  code?: string
  warnings: { code: string }[]
  complete: boolean
}

async function ask(handler: Handler, path: string, params: Record<string, string> = {}): Promise<{ status: number; body: Body }> {
  const request = new Request(`http://console.test/api/v1/${path}`, { headers: { host: 'console.test', authorization: `Bearer ${token}` } })
  const response = await handler.GET(request, { params: Promise.resolve(params) })
  return { status: response.status, body: (await response.json()) as Body }
}

const encoded = encodeURIComponent('g1/demo.EchoX:2.0.0')

describe('the registry API', () => {
  it.each([
    ['services', services, {}, z.array(serviceSchema)],
    [
      'services?health=ok&sort=-providers&level=both&generation=3.3&protocol=dubbo&application=p33&registry=main',
      services,
      {},
      z.array(serviceSchema),
    ],
    ['services?host=192.0.2.2&version=2.0.0', services, {}, z.array(serviceSchema)],
    ['services?search=192.0.2.2', services, {}, z.array(serviceSchema)],
    ['services/facets?generation=3.3', facets, {}, serviceFacetsSchema],
    ['services/x', service, { id: encoded }, serviceSchema],
    ['services/x/providers?sort=weight', providers, { id: encoded }, z.array(providerSchema)],
    ['services/x/consumers?sort=-firstSeen', consumers, { id: encoded }, z.array(consumerSchema)],
    ['applications?sort=-instances', applications, {}, z.array(applicationSchema)],
    ['applications/p33', application, { name: 'p33' }, applicationDetailSchema],
    ['instances?health=ok&level=both', instances, {}, z.array(instanceSchema)],
    ['instances/x', instance, { address: encodeURIComponent('192.0.2.2:20920') }, instanceDetailSchema],
    ['topology?level=service&focus=demo.Echo33:1.0.0&depth=2', topology, {}, topologySchema],
    ['events?since=-5m&service=demo.Late:1.0.0', events, {}, z.array(registryEventSchema)],
    ['search?q=echo', search, {}, z.array(searchHitSchema)],
  ] as [string, Handler, Record<string, string>, z.ZodType][])(
    'answers %s in its schema, with something in it',
    async (...[path, handler, params, schema]) => {
      const { status, body } = await ask(handler, path, params)
      expect(status).toBe(200)
      const answer = answerSchema(schema).parse(body)
      expect(Array.isArray(answer.data) ? answer.data.length : 1).toBeGreaterThan(0)
      expect(answer.complete).toBe(true)
    },
  )

  it.each([
    ['services?sort=drop table', services, {}, 400, 'invalid-input'],
    ['services?health=fine', services, {}, 400, 'invalid-input'],
    ['events?since=yesterday', events, {}, 400, 'invalid-input'],
    ['services/x', service, { id: 'g%2F' }, 400, 'invalid-input'],
    ['services/x/providers', providers, { id: 'no.such.Service' }, 404, 'not-found'],
    ['applications/x', application, { name: 'nobody' }, 404, 'not-found'],
    ['instances/x', instance, { address: '1.2.3.4%3A5' }, 404, 'not-found'],
  ] as [string, Handler, Record<string, string>, number, string][])(
    'answers %s with a problem',
    async (...[path, handler, params, status, code]) => {
      const answer = await ask(handler, path, params)
      expect([answer.status, answer.body.code]).toEqual([status, code])
    },
  )

  it('pages by cursor without losing or repeating a row', async () => {
    const seen: unknown[] = []
    let cursor = ''
    for (let page = 0; page < 10; page += 1) {
      const { body } = await ask(instances, `instances?pageSize=1${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...body.data.map((row) => instanceSchema.parse(row).address))
      if (!body.page?.nextCursor) break
      cursor = body.page.nextCursor
    }
    expect(seen.sort()).toEqual(['10.0.0.1:20880', '192.0.2.2:20920', '192.0.2.2:20921', '192.0.2.2:20922'])
  })

  it('says that its data is old while the registry is down, and still gives it', async () => {
    await estate.server.kill()
    await until(
      'a warning',
      () => ask(services, 'services'),
      ({ body }) => body.warnings.some((warning) => warning.code === 'source-stale'),
      10_000,
    )
    expect((await ask(services, 'services')).body).toMatchObject({ complete: true, page: { total: 3 } })
    await estate.server.restart()
    await until(
      'the end of the warning',
      () => ask(services, 'services'),
      ({ body }) => body.warnings.length === 0,
      20_000,
    )
  })
})
