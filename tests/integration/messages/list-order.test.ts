// The order of the list: problems first, by an index.
import { beforeAll, expect, it } from 'vitest'
import { messageSorts, valuesOf, whereFilter } from '../../../lib/messages/io/store-lists.ts'
import { causeTexts, urgencies, urgencyOf } from '../../../lib/messages/model.ts'
import { listMessages } from '../../../lib/messages/queries.ts'
import { database } from '../../../lib/platform/database.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const insert = `insert into in_doubt_message (id, source_id, source_kind, key, cause, state, fingerprint, identity, prepared_at, first_seen, updated_at)
  select 'outbox:a:' || key, 'outbox:a', 'outbox', key, cause, '', '1', identity, prepared_at, now(), now()`

beforeAll(async () => {
  const { pool } = database()
  await pool.query(
    `${insert} from (select 'k-' || n as key, $1::text[] as causes, n, '{}'::jsonb as identity, now() - n * interval '1 second' as prepared_at
      from generate_series(0, 299) n) rows, lateral (select causes[1 + n % cardinality(causes)] as cause) c`,
    [Object.keys(causeTexts)],
  )
  await pool.query(
    `${insert} from (values ('late', 'half-no-producer', '{"buriedAt": "2026-01-01T00:09:00.000Z"}'::jsonb, now() - interval '1 day'),
      ('next', 'half-unanswered', '{"buriedAt": "2026-01-01T00:01:00.000Z"}', now()), ('newest', 'cause-of-a-newer-worker', '{}', now()))
      rows (key, cause, identity, prepared_at)`,
  )
})

async function wholeList() {
  const rows = []
  let cursor: string | undefined
  do {
    const { data, page } = await listMessages({ pageSize: 70, ...(cursor ? { cursor } : {}) })
    rows.push(...data)
    cursor = page?.nextCursor ?? undefined
  } while (cursor)
  return rows
}

it('begins with what is worst and, of equals, with the oldest, page by page', async () => {
  const rows = await wholeList()
  expect([rows.length, new Set(rows.map(({ id }) => id)).size]).toEqual([303, 303])
  const ranks = rows.map(({ cause }) => urgencies.indexOf(urgencyOf(cause)))
  expect(ranks).toEqual(ranks.toSorted((one, other) => one - other))
  expect(new Set(ranks).size).toBe(urgencies.length)
  for (const urgency of urgencies) {
    const times = rows
      .filter(({ cause, key }) => urgencyOf(cause) === urgency && key.startsWith('k-'))
      .map(({ preparedAt }) => Date.parse(preparedAt ?? ''))
    expect(times).toEqual(times.toSorted((one, other) => one - other))
  }
})

it('puts what the broker buries next before what is older, and a cause of a newer worker among those that wait', async () => {
  const rows = await wholeList()
  const soon = rows.filter(({ cause }) => urgencyOf(cause) === 'soon').map(({ key }) => key)
  expect(soon.slice(0, 2)).toEqual(['next', 'late'])
  expect(rows.filter(({ cause }) => urgencyOf(cause) === 'waits').at(-1)?.key).toBe('newest')
})

it('has other orders', async () => {
  expect((await listMessages({ sort: 'oldest', pageSize: 1 })).data[0]?.key).toBe('late')
  expect((await listMessages({ sort: 'cause', pageSize: 1 })).data[0]?.cause).toBe('cause-of-a-newer-worker')
})

it('reads a page from the index, without sorting what is open', async () => {
  await database().pool.query('analyze in_doubt_message')
  const filter = { search: '', state: 'open', care: 'awake' } as const
  const plan = await database().pool.query<{ 'QUERY PLAN': string }>(
    `explain select * from in_doubt_message where ${whereFilter} order by ${messageSorts.urgent} limit 50`,
    valuesOf(filter),
  )
  const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(text).toContain('in_doubt_message_urgency_idx')
  expect(text).not.toContain('Sort')
})
