import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { providerPath, put, rows, sourceId, sourceState, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
// pings every second: a silent server is noticed after two of them
const sessionTimeoutMs = 3000
let estate: Estate

beforeEach(async () => {
  estate = await startEstate({ sessionTimeoutMs })
  await put(estate.writer, providerPath('com.shop.A'))
  await estate.startCollector()
  await untilFresh()
})
afterEach(() => estate.close())

/** A reading of the whole tree that has begun and waits for our database before it goes on to read ZooKeeper. */
async function readingHeldByDatabase(): Promise<() => Promise<void>> {
  const client = await database().pool.connect()
  await client.query('begin')
  await client.query('lock table registry_reading in access exclusive mode')
  estate.network.cut()
  await until(
    'the reading waiting for the lock',
    () => rows<{ pid: number }>(`select pid from pg_locks where relation = 'registry_reading'::regclass and not granted`),
    (waiting) => waiting.length > 0,
  )
  return async () => {
    await client.query('commit')
    client.release()
  }
}

describe('a registry whose ZooKeeper goes away in the middle of a reading', () => {
  it.each([
    ['is silent behind an open connection', async () => estate.network.hold()],
    ['is killed', () => estate.server.kill()],
  ])('reads stale at once, and says why, when the server %s', async (_, goAway) => {
    const release = await readingHeldByDatabase()
    // the source may have been told of the cut: as if the reading had begun on a fresh registry
    await rows(`update source set state = 'fresh', error = null where id = $1`, [sourceId])
    await goAway()
    await new Promise((resolve) => setTimeout(resolve, (2 * sessionTimeoutMs) / 3 + 800))
    await release()
    await until('the source being stale', sourceState, (state) => state === 'stale', 5000)
    const [source] = await rows<{ said: { code: string }[] }>('select error_said as said from source where id = $1', [sourceId])
    expect(source?.said[0]?.code).toBe('zookeeper-not-connected')
    estate.network.resume()
    if (!estate.server.running) await estate.server.restart()
    await put(estate.writer, providerPath('com.shop.B'))
    await untilFresh()
    await until(
      'the provider that came meanwhile',
      () => rows<{ service: string }>('select service from provider order by service'),
      (found) => found.map(({ service }) => service).join() === 'com.shop.A:1.0.0,com.shop.B:1.0.0',
    )
  })
})
