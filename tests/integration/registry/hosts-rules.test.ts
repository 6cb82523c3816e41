import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as host from '../../../app/api/v1/hosts/[host]/route.ts'
import * as hosts from '../../../app/api/v1/hosts/route.ts'
import * as rules from '../../../app/api/v1/services/[id]/rules/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { hostDetailSchema, hostSchema } from '../../../lib/registry/host-schema.ts'
import { serviceRuleSchema } from '../../../lib/registry/service-rules.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { consumerPath, providerPath, put, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let token = ''
const service = 'demo.Order:1.0.0'
const servicePath = `services/${encodeURIComponent(service)}/rules`
const documentPath = '/dubbo/config/dubbo/demo.Order:1.0.0:.configurators'

beforeAll(async () => {
  token = await createToken('screens', 'viewer')
  estate = await startEstate()
  const { writer } = estate
  await put(writer, providerPath('demo.Order', { host: '10.0.0.9', application: 'order' }))
  await put(writer, providerPath('demo.Order', { host: '10.0.0.10', application: 'order' }))
  await put(writer, providerPath('demo.Stock', { host: '10.0.0.10', port: 20881, application: 'stock' }))
  await put(writer, providerPath('demo.Stock', { host: '10.0.0.100', application: 'stock' }))
  await put(writer, consumerPath('demo.Order', { host: '10.0.0.10', application: 'stock' }))
  await put(writer, consumerPath('demo.Order', { host: '10.0.1.1', application: 'web' }))
  await put(writer, consumerPath('demo.Stock', { host: '10.0.1.1', application: 'web' }))
  await put(writer, consumerPath('demo.Stock', { host: 'fd00::7', application: 'web' }))
  await put(writer, '/dubbo/config/dubbo/demo.Order:2.0.0:.configurators', 'enabled: true')
  await put(writer, '/dubbo/config/dubbo/order.tag-router', 'enabled: true\nkey: order')
  await put(writer, '/dubbo/config/dubbo/web.tag-router', 'enabled: true\nkey: web')
  const url = 'override://0.0.0.0/demo.Order?category=configurators&dynamic=false&enabled=false&version=1.0.0&weight=5'
  await put(writer, `/dubbo/demo.Order/configurators/${encodeNodeName(url)}`)
  await estate.startCollector()
  await untilFresh()
  await put(writer, documentPath, 'configVersion: v2.7\nscope: service\nkey: demo.Order:1.0.0\nenabled: true\nconfigs: []\n')
})
afterAll(() => estate.close())

type Handler = { GET(request: Request, context: { params: Promise<Record<string, string>> }): Promise<Response> }

async function ask<T>(handler: Handler, path: string, schema: z.ZodType<T>, params: Record<string, string> = {}) {
  const request = new Request(`http://console.test/api/v1/${path}`, { headers: { host: 'console.test', authorization: `Bearer ${token}` } })
  const response = await handler.GET(request, { params: Promise.resolve(params) })
  return answerSchema(schema).parse(await response.json())
}
const list = (query: string) => ask(hosts, `hosts?${query}`, z.array(hostSchema))
const rulesOf = () => ask(rules, servicePath, z.array(serviceRuleSchema), { id: encodeURIComponent(service) })

describe('hosts', () => {
  it('hold what runs on an address and what is used from it, consumers without a port included, in the order of addresses', async () => {
    const { data, page } = await list('')
    expect(page?.total).toBe(5)
    expect(
      data.map(({ host: name, applications, instanceCount, providedCount, consumerCount }) => [
        name,
        applications.join(' '),
        instanceCount,
        providedCount,
        consumerCount,
      ]),
    ).toEqual([
      ['10.0.0.9', 'order', 1, 1, 0],
      ['10.0.0.10', 'order stock', 2, 2, 1],
      ['10.0.0.100', 'stock', 1, 1, 0],
      ['10.0.1.1', 'web', 0, 0, 2],
      ['fd00::7', 'web', 0, 0, 1],
    ])
  })

  it.each([
    ['search=10.0.0.10', ['10.0.0.10', '10.0.0.100']],
    ['search=stock', ['10.0.0.10', '10.0.0.100']],
    ['search=WEB 10.0.1', ['10.0.1.1']],
    ['sort=-consumers', ['10.0.1.1', '10.0.0.10', 'fd00::7', '10.0.0.9', '10.0.0.100']],
    ['sort=-instances&pageSize=2', ['10.0.0.10', '10.0.0.9']],
    ['registry=main&search=fd00', ['fd00::7']],
    ['registry=other', []],
  ])('are found and ordered: %s', async (query, expected) => {
    expect((await list(query)).data.map((row) => row.host)).toEqual(expected)
  })

  it('show one host whole, and nothing of a host whose address starts alike', async () => {
    const { data } = await ask(host, 'hosts/x', hostDetailSchema, { host: '10.0.0.10' })
    expect(data.instances.map((row) => row.address)).toEqual(['10.0.0.10:20880', '10.0.0.10:20881'])
    expect(data.providers.map((row) => row.service).sort()).toEqual(['demo.Order:1.0.0', 'demo.Stock:1.0.0'])
    expect(data.consumers.map((row) => [row.service, row.application])).toEqual([['demo.Order:1.0.0', 'stock']])
  })

  it('answer not-found for a host nobody is on', async () => {
    const request = new Request('http://console.test/api/v1/hosts/x', {
      headers: { host: 'console.test', authorization: `Bearer ${token}` },
    })
    const response = await host.GET(request, { params: Promise.resolve({ host: '1.2.3.4' }) })
    expect(response.status).toBe(404)
  })
})

describe('the rules of a service', () => {
  it('are all that touch it, those with effect first, the others with the reason why not', async () => {
    await until('the late rule', rulesOf, ({ data }) => data.length === 4)
    const { data } = await rulesOf()
    expect(data.map(({ path, relations, reason }) => [path.split('/').at(-1)?.slice(0, 32), relations.join(' '), reason])).toEqual([
      ['demo.Order:1.0.0:.configurators', 'service', null],
      ['order.tag-router', 'provider-application', null],
      ['demo.Order:2.0.0:.configurators', 'near', 'other-key'],
      ['override%3A%2F%2F0.0.0.0%2Fdemo.', 'service', 'disabled'],
    ])
    expect(data[3]).toMatchObject({ format: 'url', content: expect.stringContaining('override://0.0.0.0/demo.Order?') })
  })

  it('say when they changed last and that it was nobody of ours', async () => {
    await until('the late rule', rulesOf, ({ data }) => data.some((rule) => rule.path === documentPath && rule.lastChange !== null))
    const rule = (await rulesOf()).data.find(({ path }) => path === documentPath)
    expect(rule?.lastChange).toMatchObject({ type: 'rule-appeared', operationId: null, actor: null })
  })
})
