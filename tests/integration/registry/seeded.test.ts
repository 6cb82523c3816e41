// The benchmark's own data: figures are worth nothing when the rows are not the tree.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seed, serviceIdOf } from '../../../bench/registry-snapshot/seed.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
const size = { interfaces: 300, providers: 10, consumers: 20 }

beforeAll(async () => {
  estate = await startEstate()
  await seed(estate.writer, size)
})
afterAll(() => estate.close())

const counts = () =>
  rows(
    `select (select count(*) from service)::int as services, (select count(*) from provider)::int as providers,
       (select count(*) from consumer)::int as consumers, (select count(*) from registry_reading)::int as readings,
       (select count(*) from registry_event)::int as events`,
  )
const expected = [{ services: 300, providers: 3000, consumers: 6000, readings: 300, events: 0 }]

it('holds every provider and consumer of the seeded registry, after a cold start and after a warm one', async () => {
  const cold = await estate.startCollector()
  await untilFresh()
  await cold.close()
  expect(await counts()).toEqual(expected)
  expect(await rows('select id from service where id = any($1)', [[serviceIdOf(0), serviceIdOf(19), serviceIdOf(299)]])).toHaveLength(3)
  expect(await rows(`select 1 from provider where params ->> 'weight' is null or application = ''`)).toEqual([])
  await estate.startAgain()
  expect(await counts()).toEqual(expected)
})

it('has the tables tidied after the first reading, and after no other', async () => {
  const tables = ['consumer', 'instance', 'provider', 'service']
  const tidied = () =>
    rows<{ vacuums: number; analyzes: number }>(
      `select relname as name, vacuum_count::int as vacuums, analyze_count::int as analyzes from pg_stat_user_tables where relname = any($1) order by 1`,
      [tables],
    )
  await until('tables that are vacuumed and analyzed', tidied, (found) => found.every(({ analyzes }) => analyzes > 0))
  expect(await tidied()).toEqual(tables.map((name) => ({ name, vacuums: 1, analyzes: 1 })))
  const planned = async () =>
    (await rows<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>('explain (format json) select 1 from provider'))[0]
  expect(await planned()).toMatchObject({ 'QUERY PLAN': [{ Plan: { 'Plan Rows': 3000 } }] })
})
