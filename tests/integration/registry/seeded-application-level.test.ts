// The benchmark's data of the application level, in a registry with a root of its own: the rows are the tree.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedApplicationLevel } from '../../../bench/registry-snapshot/seed-application-level.ts'
import { interfaceName, providerName, seed, serviceIdOf } from '../../../bench/registry-snapshot/seed.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { treePathsOf } from '../../../lib/registry/tree.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let collector: Running
const size = { interfaces: 120, providers: 3, consumers: 2 }

beforeAll(async () => {
  estate = await startEstate({ root: 'gray' })
  await seed(estate.writer, size, { root: 'gray', hasProviders: false })
  await seedApplicationLevel(estate.writer, { size, level: 'application', paths: treePathsOf(estate.registry) })
  collector = await estate.startCollector()
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
  // the metadata centre was read with the tree: nothing was guessed and made again
  expect(await rows('select type from registry_event')).toEqual([])
})

it('is not read again at a restart, but what an instance offered that came to the interface level meanwhile', async () => {
  await collector.close()
  await rows(`update provider set cluster = 'marked'`)
  // its application offers two interfaces, by three instances
  await estate.writer.create(`/gray/${interfaceName(0)}/providers/${providerName(size, 0, 0)}`)
  collector = await estate.startAgain()
  const found = await rows(
    `select service, level, cluster = 'marked' as kept, count(*)::int as count from provider where cluster <> 'marked' group by 1, 2, 3 order by 1, 2`,
  )
  expect(found).toEqual([
    { service: serviceIdOf(0), level: 'application', kept: false, count: 2 },
    { service: serviceIdOf(0), level: 'both', kept: false, count: 1 },
    { service: serviceIdOf(60), level: 'application', kept: false, count: 2 },
  ])
  expect(await rows(`select count(*)::int as count from provider where cluster = 'marked'`)).toEqual([{ count: 354 }])
})
