// What time does to history: flapping becomes a count, old days go, and what remains still gives back the right past.
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import { compactHistory } from '../../../lib/registry/io/compact-history.ts'
import { cutReach, recordReach } from '../../../lib/registry/io/history-reach.ts'
import { insertEvents } from '../../../lib/registry/io/store.ts'
import { compareSides } from '../../../lib/registry/queries/compare.ts'
import { getServiceState, getHistoryReach } from '../../../lib/registry/queries/history.ts'
import { compareQuerySchema } from '../../../lib/registry/compare-schema.ts'
import type { EventFact } from '../../../lib/registry/rows.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()
const sourceId = 'registry:main'
const dayMs = 86_400_000
/** One day for the whole file, also when the day ends meanwhile */
const today = new Date()
const midnight = Math.floor(today.getTime() / dayMs) * dayMs
/** Ten in the morning, three days ago: old enough to be compacted. */
const start = midnight - 3 * dayMs + 10 * 3_600_000
const at = (minute: number): Date => new Date(start + minute * 60_000)
const service = 'x.A'

const event = (address: string, how: 'appeared' | 'disappeared'): EventFact => ({
  type: `provider-${how}`,
  service,
  application: 'shop',
  address,
  detail: {
    protocol: 'dubbo',
    ...(how === 'appeared' ? {} : { before: { service, address, protocol: 'dubbo', application: 'shop', weight: 100 } }),
  },
})

const addressesAt = async (minute: number): Promise<string[]> =>
  (await getServiceState(service, { at: at(minute).toISOString() })).data.providers.map((row) => row.address)

beforeAll(async () => {
  const { pool } = database()
  await declareSources(pool, [{ id: sourceId, kind: 'registry', name: 'main', detail: {} }])
  await recordReach({ sql: pool, sourceId, now: new Date(midnight - 10 * dayMs) }, true)
  const write = (minute: number, ...events: EventFact[]) => insertEvents({ sql: pool, sourceId, now: at(minute) }, events)
  await write(0, event('steady:1', 'appeared'))
  // comes and goes five times a minute apart, and stays away in the end
  for (let pair = 0; pair < 5; pair += 1) {
    await write(10 + pair * 2, event('flapping:1', 'appeared'))
    await write(11 + pair * 2, event('flapping:1', 'disappeared'))
  }
  await write(60, event('steady:1', 'disappeared'))
})

describe('compaction', () => {
  it('leaves every instant outside a flap as it was, and says where it no longer knows', async () => {
    const outside = [5, 9, 20, 30, 61]
    const before = await Promise.all(outside.map(addressesAt))
    expect(before).toEqual([['steady:1'], ['steady:1'], ['steady:1'], ['steady:1'], []])
    expect(await addressesAt(10)).toContain('flapping:1')
    expect(await compactHistory(database(), today)).toBe(10)
    expect(await Promise.all(outside.map(addressesAt))).toEqual(before)
    const within = await getServiceState(service, { at: at(13).toISOString() })
    expect(within.warnings.map((warning) => warning.code)).toContain('history-compacted')
  })

  it('keeps one row with the count, and finds nothing more to do', async () => {
    const found = await database().pool.query<{ type: string; detail: object }>(
      `select type, detail from registry_event where address = 'flapping:1'`,
    )
    expect(found.rows).toMatchObject([{ type: 'provider-flapped', detail: { from: at(10).toISOString(), changes: { times: ['', '5'] } } }])
    expect(await compactHistory(database(), today)).toBe(0)
  })

  it('leaves the last two days exact', async () => {
    const now = new Date(start + dayMs)
    const { pool } = database()
    for (let pair = 0; pair < 3; pair += 1) {
      await insertEvents({ sql: pool, sourceId, now: new Date(start + 2 * dayMs + pair * 2000) }, [event('late:1', 'appeared')])
      await insertEvents({ sql: pool, sourceId, now: new Date(start + 2 * dayMs + pair * 2000 + 1000) }, [event('late:1', 'disappeared')])
    }
    expect(await compactHistory(database(), now)).toBe(0)
    expect(await compactHistory(database(), today)).toBe(0)
  })
})

describe('two instants', () => {
  it('differ by what came and went between them, a page at a time', async () => {
    const query = { left: `instant:${at(5).toISOString()}`, right: `instant:${at(61).toISOString()}`, scope: `service:${service}` }
    const { data, page } = await compareSides(compareQuerySchema.parse({ ...query, pageSize: 1 }))
    expect(data.rows).toMatchObject([{ kind: 'provider', key: 'dubbo://steady:1', status: 'only-left' }])
    expect(page).toEqual({ total: 1, nextCursor: null })
    const whole = await compareSides(compareQuerySchema.parse({ left: query.left, right: query.right }))
    expect(whole.data.rows.map((row) => [row.kind, row.key, row.status])).toEqual([['service', service, 'only-left']])
  })

  it('are no match for a registry, and a registry nobody read is not found', async () => {
    await expect(compareSides(compareQuerySchema.parse({ left: 'registry:main', right: 'instant:now' }))).rejects.toMatchObject({
      code: 'invalid-input',
    })
    await expect(compareSides(compareQuerySchema.parse({ left: 'registry:main', right: 'registry:nope' }))).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('retention', () => {
  it('moves the oldest instant that can be asked to the midnight of the oldest day kept', async () => {
    await cutReach(database().pool, 4, today)
    expect((await getHistoryReach()).data.since).toBe(new Date(midnight - 4 * dayMs).toISOString())
    await expect(getServiceState(service, { at: new Date(midnight - 5 * dayMs).toISOString() })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})
