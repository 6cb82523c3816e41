// Every page that shows a registry asks for the same at the moment it changes: the database is asked a few times for all of them.
import { expect, it, onTestFinished, vi } from 'vitest'
import * as services from '../../../app/api/v1/services/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { database } from '../../../lib/platform/database.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { rows, until } from './estate.ts'

useTestDatabase()

const insert = (id: string): string =>
  `insert into service (source_id, id, interface, search, applications, consumer_apps, protocols, generations)
   values ('registry:one', '${id}', '${id}', lower('${id}'), '{}', '{}', '{}', '{}')`

async function ask(token: string, search: string): Promise<{ status: number; text: string }> {
  const headers = { host: 'console.test', authorization: `Bearer ${token}` }
  const response = await services.GET(new Request(`http://console.test/api/v1/services?search=${search}`, { headers }), {
    params: Promise.resolve({}),
  })
  return { status: response.status, text: await response.text() }
}

it('is one answer for all who wait for it, of what was there after they asked, and for nobody who may not ask', async () => {
  const tokens = await Promise.all(Array.from({ length: 20 }, (_, index) => createToken(`screen-${index}`, 'viewer')))
  await rows(`insert into source (id, kind, name, state, as_of) values ('registry:one', 'registry', 'one', 'fresh', now())`)
  await rows(insert('com.shop.Old'))
  const asked = vi.spyOn(database().pool, 'query')
  onTestFinished(() => asked.mockRestore())
  const timesOf = (part: string): number => asked.mock.calls.filter((call) => JSON.stringify(call).includes(part)).length
  const client = await database().pool.connect()
  // ends what was begun, if it still is
  onTestFinished(async () => client.release((await client.query('rollback').catch(() => true)) === true))
  await client.query('begin')
  await client.query('lock table service in access exclusive mode')
  // the first two find their turns free and hold them
  const held = ['a', 'b'].map((search, index) => ask(tokens[index] ?? '', search))
  await until(
    'two that read',
    () => Promise.resolve(timesOf('from service')),
    (found) => found >= 2,
  )
  const before = timesOf('from service')
  const all = tokens.map((token) => ask(token, 'shop'))
  const stranger = ask('x'.repeat(43), 'shop')
  expect((await stranger).status).toBe(401)
  await client.query(insert('com.shop.New'))
  await client.query('commit')
  const answers = await Promise.all(all)
  await Promise.all(held)
  expect(answers.map(({ status }) => status)).toEqual(tokens.map(() => 200))
  for (const { text } of answers) expect(text).toContain('com.shop.New')
  const readings = timesOf('from service') - before
  asked.mockClear()
  await ask(tokens[0] ?? '', 'shop')
  expect(readings).toBeLessThan(10 * timesOf('from service'))
})
