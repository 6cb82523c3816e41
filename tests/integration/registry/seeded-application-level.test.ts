// The benchmark's data of the application level, in a registry with a root of its own: the rows are the tree.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedApplicationLevel } from '../../../bench/registry-snapshot/seed-application-level.ts'
import { seed, serviceIdOf } from '../../../bench/registry-snapshot/seed.ts'
import { treePathsOf } from '../../../lib/registry/tree.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
const size = { interfaces: 120, providers: 3, consumers: 2 }

beforeAll(async () => {
  estate = await startEstate({ root: 'gray' })
  await seed(estate.writer, size, { root: 'gray', hasProviders: false })
  await seedApplicationLevel(estate.writer, { size, level: 'application', paths: treePathsOf(estate.registry) })
  await estate.startCollector()
  await untilFresh()
})
afterAll(() => estate.close())

it('holds every provider of the application level, with what its application’s metadata says', async () => {
  const counts = () =>
    rows<{ providers: number; told: number; instances: number; services: number }>(
      `select (select count(*)::int from provider where level = 'application') as providers, (select count(*)::int from instance) as instances,
         (select count(*)::int from provider where params ->> 'owner' like 'team-%') as told, (select count(*)::int from service) as services`,
    )
  await until('all metadata', counts, ([found]) => found?.told === 360, 20_000)
  expect(await counts()).toEqual([{ providers: 360, told: 360, instances: 180, services: 120 }])
  expect(await rows('select 1 from service where id = any($1)', [[serviceIdOf(0), serviceIdOf(19), serviceIdOf(119)]])).toHaveLength(3)
  expect(await rows('select 1 from registry_oddity')).toEqual([])
  // what was only guessed and is now known did not change
  expect(await rows(`select type from registry_event where type not like '%-refreshed'`)).toEqual([])
})
