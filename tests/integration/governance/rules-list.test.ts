import { beforeAll, describe, expect, it } from 'vitest'
import * as findings from '../../../app/api/v1/rules/findings/route.ts'
import * as rules from '../../../app/api/v1/rules/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { acrossFindingSchema } from '../../../lib/governance/across/finding-schema.ts'
import { getRule } from '../../../lib/governance/queries/rule.ts'
import { ruleRowSchema, type RuleRow } from '../../../lib/governance/rules/list-schema.ts'
import { answerSchema, type Answer } from '../../../lib/platform/answer.ts'
import { database } from '../../../lib/platform/database.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { seed, service, sourceId } from './registry-rows.ts'

useTestDatabase()

let viewer = ''
const config = '/dubbo/config/dubbo'
const stored: [string, string, string, string][] = [
  [`${config}/com.shop.Order:1.0.0:g1.configurators`, 'configurators', service, `scope: service\nkey: ${service}\nconfigs: []\n`],
  [
    `${config}/com.shop.Order:1.0.0:g1.condition-router`,
    'condition-router',
    service,
    `enabled: false\nconditions:\n  - "=> host=10.0.0.1"\n`,
  ],
  [`${config}/orders.tag-router`, 'tag-router', 'orders', 'tags:\n  - {name: gray, addresses: ["10.0.0.1:20880"]}\n'],
  [`${config}/nobody.tag-router`, 'tag-router', 'nobody', 'tags:\n  - {name: gray, addresses: ["10.0.0.1:20880"]}\n'],
  [`${config}/orders.MESHAPPRULE`, 'other', 'orders', '- {'],
  ['/dubbo/com.shop.Order/configurators/u1', 'override-url', service, 'override://0.0.0.0/com.shop.Order?group=g1&version=1.0.0&timeout=5'],
  ['/dubbo/com.shop.Old/routers/u2', 'condition-url', 'com.shop.Old', 'condition://0.0.0.0/com.shop.Old?enabled=false&rule=x'],
]

beforeAll(async () => {
  viewer = await createToken('screens', 'viewer')
  await seed(['3.3.6', '2.7.23'])
  const { pool } = database()
  await pool.query(
    `insert into service (source_id, id, interface, "group", version, applications, consumer_apps, provider_count, consumer_count, problems)
     values ($1, $2, 'com.shop.Order', 'g1', '1.0.0', '{orders}', '{shop2.7.23,shop3.3.6}', 3, 2, $3)`,
    [
      sourceId,
      service,
      JSON.stringify([{ code: 'starved-2x-providers', severity: 'warning', text: '', params: { who: 'shop3.3.6', count: 2 } }]),
    ],
  )
  for (const row of stored)
    await pool.query('insert into rule (source_id, path, kind, key, content, updated_at) values ($1, $2, $3, $4, $5, now())', [
      sourceId,
      ...row,
    ])
})

async function get(route: typeof rules | typeof findings, query: string): Promise<Response> {
  const request = new Request(`http://console.test/api/v1/rules?${query}`, { headers: { authorization: `Bearer ${viewer}` } })
  return route.GET(request, { params: Promise.resolve({}) })
}
async function list(query = ''): Promise<Answer<RuleRow[]>> {
  const answer = await get(rules, query)
  expect(answer.status).toBe(200)
  return answerSchema(ruleRowSchema.array()).parse(await answer.json()) as Answer<RuleRow[]>
}
const namesOf = async (query: string): Promise<string[]> => (await list(query)).data.map(({ kind, key }) => `${kind} ${key}`)

const order = `override ${service}`
const condition = `condition ${service}`

describe('GET rules', () => {
  it('has one row per rule, whatever it lies in, with whom it touches', async () => {
    const { data, page } = await list()
    expect([data.length, page?.total]).toEqual([6, 6])
    const found = data.find(({ kind, key }) => kind === 'override' && key === service)
    expect(found).toMatchObject({
      formats: ['yaml', 'url'],
      enabled: true,
      touches: { services: 1, providers: 3, consumers: 2 },
      lastChange: null,
    })
    expect(data.find(({ kind }) => kind === 'mesh')).toMatchObject({ enabled: null, scope: 'application' })
    expect(data.find(({ key }) => key === 'com.shop.Old')).toMatchObject({ enabled: false, formats: ['url'], kind: 'condition' })
  })

  it.each([
    ['kind=tag', ['tag nobody', 'tag orders']],
    ['scope=service&kind=condition', ['condition com.shop.Old', condition]],
    ['format=url', ['condition com.shop.Old', order]],
    ['enabled=false', ['condition com.shop.Old', condition]],
    ['enabled=unreadable', ['mesh orders']],
    ['application=orders', ['tag orders', 'mesh orders'].sort()],
    [`service=${encodeURIComponent(service)}`, [condition, order]],
    ['code=rule-for-nobody', ['condition com.shop.Old', 'tag nobody']],
    ['code=empty-configs', [order]],
    ['severity=danger', [order, 'mesh orders']],
    ['search=gray+NOBODY', ['tag nobody']],
    ['registry=main&sort=-findings&pageSize=1', [order]],
  ])('narrows by %s', async (query, expected) => {
    expect((await namesOf(query)).sort()).toEqual([...expected].sort())
  })

  it('pages through all of them', async () => {
    const first = await list('pageSize=4')
    const second = await list(`pageSize=4&cursor=${first.page?.nextCursor}`)
    expect([first.data.length, second.data.length, second.page?.nextCursor]).toEqual([4, 2, null])
    expect(new Set([...first.data, ...second.data].map(({ path }) => path)).size).toBe(6)
  })

  it.each([
    ['registry=elsewhere', 404, 'elsewhere'],
    ['kind=nonsense', 400, 'kind'],
    ['sort=content', 400, 'sort'],
  ])('refuses %s', async (query, status, word) => {
    const answer = await get(rules, query)
    expect([answer.status, JSON.stringify(await answer.json()).includes(word)]).toEqual([status, true])
  })
})

describe('a rule of an application', () => {
  it.each([
    ['no service', 'side: provider', { services: 2, providers: 4, consumers: 7 }],
    ['every service', 'services: ["*"]', { services: 2, providers: 4, consumers: 7 }],
    ['one service', `services: ["${service}"]`, { services: 1, providers: 3, consumers: 2 }],
    ['an interface', 'services: [com.shop.Cart]', { services: 1, providers: 1, consumers: 5 }],
    ['a service of others', 'services: [com.shop.Stock]', { services: 0, providers: 0, consumers: 0 }],
  ])('that names %s touches those alone', async (_what, item, touches) => {
    const { pool } = database()
    await pool.query(
      `insert into service (source_id, id, interface, applications, provider_count, consumer_count) values ($1, 'com.shop.Cart', 'com.shop.Cart', '{orders}', 1, 5)`,
      [sourceId],
    )
    await pool.query(
      `insert into provider (source_id, service, address, protocol, application, host, port, level, first_seen)
       values ($1, 'com.shop.Cart', '10.0.0.4:20880', 'dubbo', 'orders', '10.0.0.4', 20880, 'interface', now())`,
      [sourceId],
    )
    await pool.query(
      `insert into instance (source_id, application, address, host, port, level, first_seen)
       select distinct source_id, application, address, host, port, 'interface', now() from provider where application = 'orders'`,
    )
    await pool.query(
      `insert into rule (source_id, path, kind, key, content, updated_at) values ($1, '${config}/orders.configurators', 'configurators', 'orders', $2, now())`,
      [sourceId, `scope: application\nkey: orders\nconfigs: [{${item}, parameters: {timeout: 5}}]\n`],
    )
    const found = (await list('kind=override&application=orders')).data
    await pool.query(`delete from rule where path like '%/orders.configurators'`)
    await pool.query(`delete from service where id = 'com.shop.Cart'`)
    await pool.query(`delete from provider where service = 'com.shop.Cart'`)
    await pool.query('delete from instance')
    expect(found.map((rule) => rule.touches)).toEqual([touches])
  })
})

describe('a load balance of newer releases', () => {
  it.each([
    [['3.3.6'], []],
    [['2.7.23', '3.3.6'], ['unknown-load-balance']],
  ])('is wrong where consumers of %j have it not: %j', async (releases, expected) => {
    const content = `scope: service\nkey: com.shop.Cart\nconfigs: [{side: consumer, parameters: {loadbalance: adaptive}}]\n`
    const { pool } = database()
    await pool.query("delete from consumer where service = 'com.shop.Cart'")
    await pool.query(
      `insert into consumer (source_id, service, id, host, application, release, generation, first_seen)
       select $1, 'com.shop.Cart', release, '10.9.0.1', 'shop', release, left(release, 3), now() from unnest($2::text[]) as release`,
      [sourceId, releases],
    )
    await pool.query(
      `insert into rule (source_id, path, kind, key, content, updated_at)
       values ($1, '/dubbo/config/dubbo/com.shop.Cart::.configurators', 'configurators', 'com.shop.Cart', $2, now()) on conflict do nothing`,
      [sourceId, content],
    )
    const rows = (await list('search=com.shop.Cart')).data
    await pool.query("delete from rule where path like '%com.shop.Cart%'")
    expect(rows.flatMap(({ findings }) => findings.codes).filter((code) => code.endsWith('load-balance'))).toEqual(expected)
  })
})

describe('an old URL', () => {
  it('has its traps in the list and on the page of its rule', async () => {
    const { pool } = database()
    const url = 'absent://0.0.0.0/com.shop.Cart?category=configurators&dynamic=false&enabled=true&timeout=5'
    await pool.query(
      `insert into rule (source_id, path, kind, key, content, updated_at)
       values ($1, '/dubbo/com.shop.Cart/configurators/u3', 'override-url', 'com.shop.Cart', $2, now())`,
      [sourceId, url],
    )
    const [row] = (await list('search=com.shop.Cart')).data
    const { data } = await getRule({ registry: 'main', kind: 'override', scope: 'service', key: 'com.shop.Cart' })
    await pool.query("delete from rule where path like '%com.shop.Cart%'")
    expect(row?.findings).toMatchObject({ warning: 2, codes: expect.arrayContaining(['absent-sets-always']) })
    expect(data.findings.map(({ code }) => code)).toEqual(['absent-sets-always'])
  })
})

describe('GET rules/findings', () => {
  it('answers what is wrong across rules, with a migration rule for starved providers', async () => {
    const answer = await get(findings, 'severity=warning')
    const { data } = answerSchema(acrossFindingSchema.array()).parse(await answer.json())
    expect(data.map(({ code }) => code).sort()).toEqual(['rule-for-nobody', 'rule-for-nobody', 'starved-2x-providers'])
    expect(data.find(({ code }) => code === 'starved-2x-providers')?.fixes[0]?.rule).toMatchObject({
      kind: 'migration',
      key: 'shop3.3.6',
      content: 'key: shop3.3.6\nstep: FORCE_INTERFACE\n',
    })
  })

  it('tells of a tag rule of a service that another application provides too', async () => {
    const { pool } = database()
    await pool.query(`update service set applications = '{orders,orders-new}' where id = $1`, [service])
    const answer = await get(findings, 'code=tag-rule-of-one-application')
    await pool.query(`update service set applications = '{orders}' where id = $1`, [service])
    const { data } = answerSchema(acrossFindingSchema.array()).parse(await answer.json())
    expect(data).toMatchObject([{ service, rules: [{ key: 'orders' }], fixes: [{ rule: { key: 'orders-new' } }] }])
  })

  it('sees weights that are all 0', async () => {
    await database().pool.query(`update provider set effective_weight = 0, weight_rule = $1`, [stored[0]?.[0]])
    const answer = await get(findings, 'code=all-weights-zero')
    const { data } = answerSchema(acrossFindingSchema.array()).parse(await answer.json())
    expect(data).toMatchObject([{ service, params: { count: 3 }, rules: [{ kind: 'override', key: service }] }])
  })
})
