// Many who open the map at once: it is read a few times for all of them, and each sees what was there after he asked.
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { database, openDatabase } from '../../../lib/platform/database.ts'
import { getTopology } from '../../../lib/registry/queries/topology.ts'
import { topologyQuerySchema } from '../../../lib/registry/requests.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { providerPath, put, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
const request = topologyQuerySchema.parse({ level: 'service' })
const labels = async (): Promise<string[]> => (await getTopology(request)).data.nodes.map(({ label }) => label)

beforeAll(async () => {
  estate = await startEstate()
  await put(estate.writer, providerPath('com.shop.OrderService'))
  const collector = await estate.startCollector()
  await untilFresh()
  // what it asks would hide what a map asked
  await collector.close()
})
afterAll(() => estate.close())

it('is made once for all who wait for it, and once more for those who came when it was being made', async () => {
  const maps = await Promise.all(Array.from({ length: 20 }, () => getTopology(request)))
  expect(new Set(maps).size).toBe(1)
  const [first, ...others] = [getTopology(request), later(), later(), later()]
  expect(new Set(await Promise.all(others)).size).toBe(1)
  expect(await others[0]).not.toBe(await first)
  expect((await others[0])?.data).toEqual((await first)?.data)
})

it('shows whoever asks what was written before he asked, whatever is being made', async () => {
  const release = await holdApplications()
  onTestFinished(release)
  const older = labels()
  await servicesRead()
  await database().pool.query(`update service set applications = '{renamed}'`)
  const newer = labels()
  await release()
  expect(await older).not.toContain('renamed')
  expect(await newer).toContain('renamed')
})

/** One who asks when the first is being made. */
const later = async () => {
  await Promise.resolve()
  await Promise.resolve()
  return getTopology(request)
}

const holding = 'lock table application in access exclusive mode'

/** A map that is being made stops where it reads applications; answers what lets it go on, which may be called again. */
async function holdApplications(): Promise<() => Promise<void>> {
  const client = await database().pool.connect()
  let isHeld = true
  await client.query('begin')
  await client.query(holding)
  return async () => {
    if (!isHeld) return
    isHeld = false
    await client.query('commit')
    client.release()
  }
}

/**
 * Since then a map has read the services, and another of its connections waits for the applications. Seen over a connection of our own:
 * one of the pool's may be the very one that read the services, which would then say that it looked.
 */
async function servicesRead(): Promise<void> {
  const observer = openDatabase(database().url, 1)
  try {
    await until(
      'a map between services and applications',
      async () =>
        (
          await observer.pool.query<{ state: string }>(
            `select distinct state from pg_stat_activity where datname = current_database()
               and query_start > (select query_start from pg_stat_activity where query = $1 and datname = current_database())
               and (state = 'idle' and query like $2 or wait_event_type = 'Lock' and query like $3)`,
            [holding, '%from service s left join traced%', '%from application%'],
          )
        ).rows,
      (found) => found.length === 2,
    )
  } finally {
    await observer.close()
  }
}
