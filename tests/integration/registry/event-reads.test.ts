// A storm leaves hundreds of thousands of events: a page of them costs a page, and what one instance went through is found by an index.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { encodeCursor } from '../../../lib/platform/answer.ts'
import { database } from '../../../lib/platform/database.ts'
import { listRegistryEvents } from '../../../lib/registry/queries.ts'
import { eventsQuerySchema } from '../../../lib/registry/requests.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const stormSize = 10_150
const pageOf = async (query: Record<string, unknown>) => {
  const { data, page } = await listRegistryEvents(eventsQuerySchema.parse({ since: '-1h', pageSize: 100, ...query }))
  return { rows: data.length, total: page?.total, isMinimum: page?.isMinimum ?? false, hasMore: page?.nextCursor !== null }
}

beforeAll(async () => {
  const { pool } = database()
  await pool.query(
    `insert into registry_event (source_id, at, type, service, application, address, detail)
     select 'registry:one', now() - i * interval '1 ms', 'provider-changed', 'demo.S' || i % 500, 'shop-' || i % 50, '10.0.' || i % 40 || '.' || i % 250 || ':20880', '{"changes":{"weight":["1","2"]}}'
     from generate_series(1, $1::int) i`,
    [stormSize],
  )
  await pool.query('analyze registry_event')
})

describe('a page of history', () => {
  it('has an exact total where there are not very many', async () => {
    expect(await pageOf({ service: 'demo.S1', pageSize: 10 })).toEqual({ rows: 10, total: 21, isMinimum: false, hasMore: true })
    expect(await pageOf({ service: 'demo.S1' })).toEqual({ rows: 21, total: 21, isMinimum: false, hasMore: false })
    expect(await pageOf({ service: 'nobody' })).toEqual({ rows: 0, total: 0, isMinimum: false, hasMore: false })
  })

  it('counts no storm, says so, and leads to its end all the same', async () => {
    expect(await pageOf({})).toEqual({ rows: 100, total: 10_000, isMinimum: true, hasMore: true })
    expect(await pageOf({ cursor: encodeCursor(10_000) })).toEqual({ rows: 100, total: 10_101, isMinimum: true, hasMore: true })
    expect(await pageOf({ cursor: encodeCursor(10_100) })).toEqual({ rows: 50, total: stormSize, isMinimum: false, hasMore: false })
  })

  it('is found by address in an index, of one port and of several', async () => {
    for (const address of ['10.0.1.1:20880', '10.0.1.1:20880,10.0.2.2:20880']) {
      const query = vi.spyOn(database().pool, 'query')
      await pageOf({ address })
      const asked = query.mock.calls.map(([text, values]) => ({ text, values: values as unknown as unknown[] }))
      query.mockRestore()
      const events = asked.filter(({ text }) => typeof text === 'string' && text.includes('registry_event'))
      expect(events.length).toBeGreaterThan(0)
      for (const { text, values } of events) {
        const plan = await database().pool.query(`explain ${text}`, values)
        expect(JSON.stringify(plan.rows)).toContain('address_at_idx')
      }
    }
  })
})
