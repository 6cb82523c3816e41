// Facets, filters and the search of services, on rows of two registries, against the list itself; and what the database does for them.
import pg from 'pg'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { countServiceFacets, listConsumers, listProviders, listServices, searchEverything } from '../../../lib/registry/queries.ts'
import { getService, listApplications } from '../../../lib/registry/queries.ts'
import {
  applicationsQuerySchema,
  consumersQuerySchema,
  providersQuerySchema,
  serviceFacetsQuerySchema,
  servicesQuerySchema,
} from '../../../lib/registry/requests.ts'
import type { FacetValue, ServiceFacets } from '../../../lib/registry/schema.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { fillLargeEstate } from './large-estate.ts'

useTestDatabase()
afterEach(() => void vi.restoreAllMocks())

type Filter = Partial<
  Record<'search' | 'registry' | 'application' | 'protocol' | 'generation' | 'level' | 'health' | 'problem' | 'host' | 'version', string>
>

const totalOf = async (filter: Filter): Promise<number> =>
  (await listServices(servicesQuerySchema.parse({ ...filter, pageSize: 1 }))).page?.total ?? -1

const facetsOf = async (filter: Filter): Promise<ServiceFacets> => (await countServiceFacets(serviceFacetsQuerySchema.parse(filter))).data

const filterOf = {
  registries: 'registry',
  applications: 'application',
  protocols: 'protocol',
  generations: 'generation',
  healths: 'health',
  levels: 'level',
  problems: 'problem',
} as const

/** Every count of every facet is the total of the list with that value chosen. */
async function expectCountsOfTheList(filter: Filter): Promise<void> {
  const facets = await facetsOf(filter)
  for (const [facet, name] of Object.entries(filterOf)) {
    const values = Reflect.get(facets, facet) as FacetValue[]
    for (const { value, count } of values.slice(0, 5))
      expect({ facet, value, count }).toEqual({ facet, value, count: await totalOf({ ...filter, [name]: value }) })
  }
}

/** Some of 2,000 services differ in everything there is a facet for. */
async function fillRegistry(sourceId: string, services: number): Promise<void> {
  const { pool } = database()
  await fillLargeEstate(pool, { sourceId, services, applications: 60, providers: 3, consumers: 6 })
  await pool.query(
    `update service set protocols = case when hashtext(id) % 3 = 0 then '{dubbo,tri}'::text[] else '{dubbo}' end,
       generations = case when hashtext(id) % 4 = 0 then '{2.7,3.2}'::text[] else '{3.2}' end, level = case when hashtext(id) % 5 = 0 then 'both' else 'interface' end,
       problems = case when hashtext(id || source_id) % 10 = 1 then '[{"code":"one-provider-left","severity":"warning","text":"w"}]'::jsonb
         when hashtext(id || source_id) % 10 = 2 then '[{"code":"no-provider-while-consumed","severity":"danger","text":"d"},{"code":"mixed-revisions","severity":"info","text":"i"}]' else '[]' end,
       search = search || ' ' || array_to_string(applications, ' ') || ' get list save ' || (select string_agg(distinct host, ' ') from provider p where p.source_id = service.source_id and p.service = service.id)
     where source_id = $1`,
    [sourceId],
  )
  await pool.query('vacuum analyze service, provider, consumer, instance, application')
}

beforeAll(() => fillRegistry('registry:one', 2000), 60_000)

describe('one registry', () => {
  it.each<Filter>([
    {},
    { health: 'danger' },
    { protocol: 'tri', level: 'both' },
    { search: 'service001', generation: '2.7' },
    { problem: 'mixed-revisions' },
    { application: 'order-0', health: 'ok' },
    { host: '10.0.6.1' },
  ])('facets of %o count what the list would show, each without its own filter', expectCountsOfTheList, 30_000)

  it('shows what else could be chosen instead of what is', async () => {
    expect((await facetsOf({ health: 'danger' })).healths.map(({ value }) => value).sort()).toEqual(['danger', 'ok', 'warning'])
    expect((await facetsOf({ problem: 'mixed-revisions' })).problems.map(({ value }) => value).sort()).toEqual([
      'mixed-revisions',
      'no-provider-while-consumed',
      'one-provider-left',
    ])
  })

  it('cuts applications at 50 and says how many there are', async () => {
    const { applications, applicationTotal } = await facetsOf({})
    expect([applications.length, applicationTotal]).toEqual([50, 60])
  })

  it('lists the services of a host, not those of one whose address begins the same', async () => {
    const own = await listServices(servicesQuerySchema.parse({ host: '10.0.6.1', pageSize: 500 }))
    expect(new Set(own.data.flatMap((row) => row.applications))).toEqual(new Set(['order-6']))
    expect(own.page?.total).toBeGreaterThan(10)
    expect(await totalOf({ host: '10.0.6' })).toBe(0)
    expect(await totalOf({ host: '10.0.6._' })).toBe(0)
  })

  it('finds services by a host, by its beginning and by its middle', async () => {
    const whole = await totalOf({ host: '10.0.6.1' })
    expect(await totalOf({ search: '10.0.6.1' })).toBe(whole)
    expect(await totalOf({ search: '.0.6.1' })).toBe(whole)
    await database().pool.query(`update service set search = replace(search, '10.0.6.1', '')`)
    expect(await totalOf({ search: '10.0.6.1' })).toBe(whole)
  })

  it('finds a version that looks like an address where nobody provides', async () => {
    const { pool } = database()
    await pool.query(
      `insert into service (source_id, id, interface, version, applications, consumer_apps, protocols, generations, search)
       values ('registry:one', 'acme.Old:1.2.3.4', 'acme.Old', '1.2.3.4', '{}', '{}', '{}', '{}', 'acme.old:1.2.3.4')`,
    )
    expect(await totalOf({ search: '1.2.3.4' })).toBe(1)
    expect((await searchEverything('1.2.3.4', 10)).map(({ id }) => id)).toEqual(['acme.Old:1.2.3.4'])
    await pool.query(`delete from service where id = 'acme.Old:1.2.3.4'`)
  })

  it('filters by version', async () => {
    expect([await totalOf({ version: '1.0.0' }), await totalOf({ version: '2.0.0' })]).toEqual([2000, 0])
  })
})

describe('search everywhere', () => {
  it('puts names that begin so before names that contain it, before methods', async () => {
    const { pool } = database()
    await pool.query(
      `insert into service (source_id, id, interface, applications, consumer_apps, protocols, generations, search)
       select 'registry:one', name, name, '{zoo}', '{}', '{}', '{}', lower(name || ' zoo ' || methods) from (values ('acme.ZebraService', ''), ('acme.BigZebra', ''), ('zebra.api.Other', ''), ('acme.Zebra', ''), ('acme.Horse', 'rideZebra 10.77.0.1')) t(name, methods)`,
    )
    await pool.query(
      `insert into provider (source_id, service, address, protocol, application, host, port, level, methods, first_seen) values ('registry:one', 'acme.Horse', '10.77.0.1:1', 'dubbo', 'zoo', '10.77.0.1', 1, 'interface', '{feed,rideZebra}', now())`,
    )
    await pool.query(`insert into application (source_id, name) values ('registry:one', 'zoo')`)
    const found = await searchEverything('zebra', 10)
    expect(found.map(({ kind, label }) => [kind, label])).toEqual([
      ['service', 'acme.Zebra'],
      ['service', 'acme.ZebraService'],
      ['service', 'acme.BigZebra'],
      ['service', 'zebra.api.Other'],
      ['method', 'Horse.rideZebra'],
    ])
    expect(found.at(-1)).toMatchObject({ id: 'acme.Horse', hint: 'acme.Horse', href: '/services/acme.Horse' })
    expect((await searchEverything('10.77.0.1', 10)).map(({ kind, id }) => [kind, id])).toContainEqual(['service', 'acme.Horse'])
    expect((await searchEverything('acme.zeb', 2)).map(({ id }) => id)).toEqual(['acme.Zebra', 'acme.ZebraService'])
    expect((await searchEverything('zoo', 10)).map(({ kind, id }) => [kind, id])).toContainEqual(['application', 'zoo'])
  })
})

type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; 'Plan Rows'?: number; Plans?: Plan[] }

describe('what the database does for hot reads', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a service', () => getService('com.acme.order.api.Service00077:1.0.0')],
    ['its providers', () => listProviders('com.acme.order.api.Service00077:1.0.0', providersQuerySchema.parse({}))],
    ['its consumers', () => listConsumers('com.acme.order.api.Service00077:1.0.0', consumersQuerySchema.parse({}))],
    ['services of a host', () => totalOf({ host: '10.0.6.1' })],
    ['a search for a host', () => totalOf({ search: '10.0.6.1' })],
    ['facets', () => facetsOf({ host: '10.0.6.1' })],
    ['applications', () => listApplications(applicationsQuerySchema.parse({}))],
    ['search everywhere, by method', () => searchEverything('save', 20)],
    ['search everywhere, by host', () => searchEverything('10.0.6.1', 20)],
  ])('reads %s without going through all providers or consumers', async (_name, read) => {
    const plans = await plansOf(read)
    expect(plans.length).toBeGreaterThan(0)
    expect(
      plans.filter((plan) => plan['Node Type'] === 'Seq Scan' && ['provider', 'consumer'].includes(plan['Relation Name'] ?? '')),
    ).toEqual([])
  })

  it.each([
    ['interface', 'service_interface_id_idx'],
    ['-health', 'service_severity_id_idx'],
    ['-providers', 'service_provider_count_id_idx'],
  ])('takes a page by %s out of an index, in its order', async (sort, index) => {
    const plans = await plansOf(() => listServices(servicesQuerySchema.parse({ sort })))
    expect(plans.map((plan) => plan['Index Name'])).toContain(index)
    expect(plans.filter((plan) => plan['Node Type'].includes('Sort') && (plan['Plan Rows'] ?? 0) > 500)).toEqual([])
  })
})

describe('two registries', () => {
  beforeAll(() => fillRegistry('registry:two', 1500), 60_000)

  it.each<Filter>([{}, { health: 'warning' }, { registry: 'two', protocol: 'tri' }, { problem: 'one-provider-left' }])(
    'facets of %o count a service once, with its worst health anywhere',
    expectCountsOfTheList,
    30_000,
  )

  it.each(['interface', '-health', '-providers', 'consumers'])('pages by %s without losing or repeating a service', async (sort) => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listServices(servicesQuerySchema.parse({ sort, pageSize: 500, ...(cursor === undefined ? {} : { cursor }) }))
      seen.push(...page.data.map((row) => row.id))
      cursor = page.page?.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect([seen.length, new Set(seen).size]).toEqual([await totalOf({}), await totalOf({})])
  })
})

/** Every step of the plan of every query that `read` makes. */
async function plansOf(read: () => Promise<unknown>): Promise<Plan[]> {
  const { pool } = database()
  const query = vi.spyOn(pool, 'query')
  await read()
  const asked = query.mock.calls.map(([first, values]) => {
    const config = first as unknown as string | pg.QueryConfig
    return typeof config === 'string'
      ? { text: config, values: values as unknown as unknown[] }
      : { isPrepared: true, values: [], ...config }
  })
  query.mockRestore()
  const plans: Plan[] = []
  for (const each of asked) {
    const found =
      'isPrepared' in each ? await settledPlan(each) : await pool.query<Explained>(`explain (format json) ${each.text}`, each.values)
    for (const row of found.rows[0]?.['QUERY PLAN'] ?? []) plans.push(...stepsOf(row.Plan))
  }
  return plans
}

type Explained = { 'QUERY PLAN': { Plan: Plan }[] }

/** Of a prepared statement, what PostgreSQL settles for: after five plans made for their values it may keep one for all. */
async function settledPlan({ text, values = [] }: pg.QueryConfig): Promise<pg.QueryResult<Explained>> {
  const client = await database().pool.connect()
  try {
    await client.query(`prepare settled as ${text}`)
    const execute = `execute settled${values.length === 0 ? '' : `(${values.map(literalOf).join(', ')})`}`
    for (let times = 0; times < 6; times += 1) await client.query(execute)
    return await client.query<Explained>(`explain (format json) ${execute}`)
  } finally {
    client.release(true)
  }
}

function literalOf(value: unknown): string {
  if (value === null) return 'null'
  return pg.escapeLiteral(Array.isArray(value) ? `{${value.map((entry) => JSON.stringify(entry)).join(',')}}` : String(value))
}

const stepsOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(stepsOf)]
