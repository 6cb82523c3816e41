// The counts that PostgreSQL keeps beside the services: after whatever is written to them, they are what counting the rows says.
import { beforeEach, describe, expect, it } from 'vitest'
import { database, inTransaction } from '../../../lib/platform/database.ts'
import { countServiceFacets, listApplications, listServices } from '../../../lib/registry/queries.ts'
import { applicationsQuerySchema, serviceFacetsQuerySchema, servicesQuerySchema } from '../../../lib/registry/requests.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const recounted = `
  select source_id, facet, value, count(*)::int as services from (
    select source_id, 'all' as facet, '' as value from service
    union all select source_id, 'provides', unnest(applications) from service
    union all select source_id, 'consumes', unnest(consumer_apps) from service
    union all select source_id, 'provides-and-consumes', a from service cross join unnest(applications) a where a = any(consumer_apps)
    union all select source_id, 'protocol', unnest(protocols) from service
    union all select source_id, 'generation', unnest(generations) from service
    union all select source_id, 'health', case severity when 3 then 'danger' when 2 then 'warning' when 1 then 'info' else 'ok' end from service
    union all select source_id, 'level', level from service
    union all select source_id, 'problem', code from (select distinct source_id, id, p ->> 'code' as code from service cross join jsonb_array_elements(problems) p) p
  ) c group by 1, 2, 3 order by 1, 2, 3`

async function expectCountsOfTheRows(): Promise<void> {
  const { pool } = database()
  const kept = await pool.query('select source_id, facet, value, services from service_count order by source_id, facet, value')
  expect(kept.rows).toEqual((await pool.query(recounted)).rows)
}

/** `count` services from number `from` on, each a little different; written again, they are others. */
const write = (sourceId: string, from: number, count: number, seed: number): Promise<unknown> =>
  database().pool.query(
    `insert into service (source_id, id, interface, applications, consumer_apps, protocols, generations, level, problems)
     select $1, 's' || i, 's' || i, array['a' || h % 5], case when h % 3 = 0 then '{}' else array['a' || h % 7, 'c' || h % 11] end,
       case when h % 2 = 0 then '{dubbo,tri}'::text[] else '{dubbo}' end, case when h % 4 = 0 then '{}'::text[] else array['3.' || h % 4] end, case when h % 5 = 0 then 'both' else 'interface' end,
       case when h % 6 = 0 then '[{"code":"x","severity":"danger","text":"1"},{"code":"x","severity":"danger","text":"2"}]'::jsonb when h % 6 = 1 then '[{"code":"y","severity":"warning","text":"3"}]' when h % 6 = 2 then '[{"code":"z","severity":"info","text":"4"}]' else '[]' end
     from generate_series($2::int, $2::int + $3::int - 1) i cross join lateral (select abs(hashtext(i || '/' || $4::int)) as h) r
     on conflict (source_id, id) do update set applications = excluded.applications, consumer_apps = excluded.consumer_apps, protocols = excluded.protocols,
       generations = excluded.generations, level = excluded.level, problems = excluded.problems`,
    [sourceId, from, count, seed],
  )

describe('counts of services', () => {
  beforeEach(() => database().pool.query('truncate service'))

  it('are those of the rows after inserts, updates, upserts that do both, and deletes', async () => {
    const { pool } = database()
    for (let seed = 1; seed <= 8; seed += 1) {
      await write(`registry:${seed % 2}`, seed * 20, 100, seed)
      await expectCountsOfTheRows()
      await pool.query(`update service set problems = '[]', provider_count = provider_count + 1 where hashtext(id || $1) % 3 = 0`, [seed])
      await expectCountsOfTheRows()
      await pool.query(`delete from service where hashtext(id || $1) % 4 = 0`, [seed])
      await expectCountsOfTheRows()
    }
    expect((await pool.query('select 1 from service_count')).rows.length).toBeGreaterThan(20)
  })

  it('follow a service that changes its key, and leave no row that counts nothing', async () => {
    const { pool } = database()
    await write('registry:a', 0, 30, 1)
    await pool.query(`update service set source_id = 'registry:b'`)
    await expectCountsOfTheRows()
    await pool.query('delete from service')
    expect((await pool.query('select 1 from service_count')).rows).toEqual([])
  })

  it('go with the rows when they are truncated, and stay when a transaction is rolled back', async () => {
    const { pool } = database()
    await write('registry:a', 0, 30, 1)
    const failing = inTransaction(async (sql) => {
      await sql.query('delete from service')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await expectCountsOfTheRows()
    await pool.query('truncate service')
    expect((await pool.query('select 1 from service_count')).rows).toEqual([])
  })

  it('are right after many writers at once', async () => {
    await Promise.all(Array.from({ length: 24 }, (_, index) => write('registry:a', index * 40, 40, index)))
    await expectCountsOfTheRows()
  })

  it('are the total of the list, the facets and the applications of one registry', async () => {
    await database().pool.query(
      `insert into source (id, kind, name, state, as_of) values ('registry:a', 'registry', 'a', 'fresh', now()) on conflict do nothing`,
    )
    await write('registry:a', 0, 200, 3)
    const facets = (await countServiceFacets(serviceFacetsQuerySchema.parse({}))).data
    expect(facets.registries).toEqual([{ value: 'a', count: 200 }])
    for (const { value, count } of facets.applications) {
      const listed = await listServices(servicesQuerySchema.parse({ application: value, pageSize: 1 }))
      expect({ value, count }).toEqual({ value, count: listed.page?.total })
    }
    expect((await listServices(servicesQuerySchema.parse({ pageSize: 1 }))).page?.total).toBe(200)
    const listed = (await listApplications(applicationsQuerySchema.parse({ pageSize: 100 }))).data
    expect(listed.map((row) => row.name)).toEqual(facets.applications.map(({ value }) => value).sort())
    const first = listed[0]
    const provided = await database().pool.query<{ id: string }>('select id from service where applications @> array[$1]', [first?.name])
    expect(first?.providedCount).toBe(provided.rows.length)
  })
})

describe('a service with a note alone', () => {
  beforeEach(() => database().pool.query('truncate service'))

  const add = (sourceId: string, id: string, severity: string) =>
    database().pool.query(
      `insert into service (source_id, id, interface, applications, consumer_apps, protocols, generations, problems) values ($1, $2, $2, '{}', '{}', '{}', '{}', $3)`,
      [sourceId, id, severity === '' ? '[]' : JSON.stringify([{ code: 'x', severity, text: '' }])],
    )
  const idsOf = async (query: object): Promise<string[]> => (await listServices(servicesQuerySchema.parse(query))).data.map(({ id }) => id)

  it.each([['one registry', ['registry:a']] as const, ['two registries', ['registry:a', 'registry:b']] as const])(
    'comes after those at risk and before those without any problem, in %s',
    async (_name, sources) => {
      for (const source of sources) {
        await add(source, 'a-healthy', '')
        await add(source, 'b-noted', source === 'registry:b' ? '' : 'info')
        await add(source, 'c-at-risk', 'warning')
        await add(source, 'd-broken', 'danger')
      }
      expect(await idsOf({ sort: '-health' })).toEqual(['d-broken', 'c-at-risk', 'b-noted', 'a-healthy'])
      expect([await idsOf({ health: 'info' }), await idsOf({ health: 'ok' })]).toEqual([['b-noted'], ['a-healthy']])
      const { healths } = (await countServiceFacets(serviceFacetsQuerySchema.parse({}))).data
      expect(healths.map(({ value, count }) => `${value} ${count}`).sort()).toEqual(['danger 1', 'info 1', 'ok 1', 'warning 1'])
    },
  )
})

describe('a problem that is worse for some services', () => {
  beforeEach(() => database().pool.query('truncate service'))

  it.each([['one registry', ['registry:a']] as const, ['two registries', ['registry:a', 'registry:b']] as const])(
    'is said to be as bad as it is among what is shown, in %s',
    async (_name, sources) => {
      for (const source of sources)
        for (const [id, severity] of [
          ['full', 'warning'],
          ['over', 'danger'],
          ['old', 'info'],
        ] as const)
          // prettier-ignore
          await database().pool.query(
          `insert into service (source_id, id, interface, applications, consumer_apps, protocols, generations, problems, search) values ($1, $2, $2, '{}', '{}', '{}', '{}', $3, $2)`,
          [source, id, JSON.stringify([{ code: id === 'old' ? 'revisions' : 'packet-limit', severity, text: '' }])],
        )
      const problemsOf = async (query: object) => (await countServiceFacets(serviceFacetsQuerySchema.parse(query))).data.problems
      expect(await problemsOf({})).toEqual([
        { value: 'packet-limit', count: 2, severity: 'danger' },
        { value: 'revisions', count: 1, severity: 'info' },
      ])
      expect(await problemsOf({ search: 'full' })).toEqual([{ value: 'packet-limit', count: 1, severity: 'warning' }])
    },
  )
})
