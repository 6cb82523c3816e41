// Many who open the map at once: it is read a few times for all of them, and each sees what was there after he asked.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { getTopology } from '../../../lib/registry/queries/topology.ts'
import { topologyQuerySchema } from '../../../lib/registry/requests.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { providerPath, put, startEstate, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
const request = topologyQuerySchema.parse({ level: 'service' })
const labels = async (): Promise<string[]> => (await getTopology(request)).data.nodes.map(({ label }) => label)

beforeAll(async () => {
  estate = await startEstate()
  await put(estate.writer, providerPath('com.shop.OrderService'))
  await estate.startCollector()
  await untilFresh()
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
  const older = getTopology(request)
  await later()
  await database().pool.query(`update service set applications = '{renamed}'`)
  expect(await labels()).toContain('renamed')
  expect((await older).data.nodes.length).toBeGreaterThan(0)
})

/** One who asks when the first is being made. */
const later = async () => {
  await Promise.resolve()
  await Promise.resolve()
  return getTopology(request)
}
