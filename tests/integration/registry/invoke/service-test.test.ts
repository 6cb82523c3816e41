// Test calls to real providers of every generation, through the API's handler, the worker's internal port and our own codec.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as audit from '../../../../app/api/v1/audit/route.ts'
import * as test from '../../../../app/api/v1/services/[id]/test/route.ts'
import { createToken } from '../../../../lib/access/commands.ts'
import { systemClock } from '../../../../lib/platform/clock.ts'
import { configSchema } from '../../../../lib/platform/config.ts'
import { database } from '../../../../lib/platform/database.ts'
import { startInternalHttp } from '../../../../lib/platform/internal-http.ts'
import { acquireLease } from '../../../../lib/platform/leases.ts'
import { declareSources } from '../../../../lib/platform/sources.ts'
import { internalKey } from '../../../../lib/platform/worker-registry.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'
import { argumentTemplatesSchema, serviceTestSchema, type ServiceTest } from '../../../../lib/registry/invoke/schema.ts'
import { createRegistryTasks } from '../../../../lib/registry/tasks.ts'
import { useTestDatabase } from '../../../support/test-database.ts'
import { log, rows, sourceId, startEstate, until } from '../estate.ts'
import { askAsOwner } from './ask-as-owner.ts'
import { kitchenNames, service, startKitchens, type KitchenName, type Kitchens } from './kitchens.ts'

useTestDatabase()
const opened: { close(): Promise<unknown> }[] = []
let kitchens: Kitchens
let operator = ''
let viewer = ''

beforeAll(async () => {
  const estate = await startEstate()
  opened.push(estate)
  kitchens = await startKitchens(estate.registry.connect)
  opened.push(kitchens)
  const config = configSchema.parse({ registries: [{ id: 'main', connect: estate.registry.connect, sessionTimeoutMs: 4000 }] })
  const sessions = createZooKeeperSessions(config, { log })
  opened.push(sessions)
  const { pool } = database()
  await declareSources(pool, [{ id: sourceId, kind: 'registry', name: 'main', detail: {} }])
  const lease = await acquireLease(pool, sourceId, 'test', 3_600_000)
  if (!lease) throw new Error('the lease is held')
  const { tasks, reads } = createRegistryTasks({ config, sessions, log, clock: systemClock })
  const internal = await startInternalHttp(reads, await internalKey(pool))
  opened.push(internal)
  await pool.query(`insert into worker (id, internal_url, started_at, heartbeat_at) values ('test', $1, now(), now())`, [internal.url])
  const collector = await tasks[0]?.start(lease)
  if (collector) opened.push(collector)
  operator = await createToken('ci', 'operator')
  viewer = await createToken('screens', 'viewer')
  await until(
    'every kitchen in the registry',
    () => rows<{ address: string }>('select distinct address from provider'),
    (found) => found.length === kitchenNames.length,
  )
  await until(
    'a definition with types',
    () => rows<{ n: number }>(`select 1 as n from service_definition where side = 'provider' and jsonb_array_length(types) > 0`),
    (found) => found.length > 0,
    90_000,
  )
}, 300_000)
afterAll(async () => {
  for (const part of opened.toReversed()) await part.close()
})

const params = { params: Promise.resolve({ id: service }) }
const request = (token: string, body?: unknown): Request =>
  new Request('http://console.test/api/v1/services/x/test', {
    method: body === undefined ? 'GET' : 'POST',
    headers: { host: 'console.test', authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const dataOf = z.object({ data: serviceTestSchema })
const problemOf = z.object({ code: z.string(), detail: z.string() })

async function addressOf(name: KitchenName): Promise<string> {
  const [found] = await rows<{ address: string }>(`select address from provider where port = ${kitchens.portOf(name)} limit 1`)
  return found?.address ?? ''
}

async function send(name: KitchenName, body: Record<string, unknown>): Promise<Response> {
  return test.POST(request(operator, { provider: await addressOf(name), ...body }), params)
}

async function call(name: KitchenName, method: string, types: readonly string[], values: readonly unknown[]): Promise<ServiceTest> {
  const response = await send(name, { method, parameterTypes: types, arguments: values, timeoutMs: 5000 })
  const body: unknown = await response.json()
  const parsed = dataOf.safeParse(body)
  if (!parsed.success) throw new Error(JSON.stringify(body))
  return parsed.data.data
}

const dish = {
  name: 'soup 🍲',
  number: '9007199254740993',
  price: '12.50',
  size: 'LARGE',
  since: '2026-01-31T12:00:00.000Z',
  steps: [{ text: 'boil', next: { text: 'eat', next: null } }],
  amounts: { water: 2 },
  hot: true,
}
const cooked = {
  class: 'lab.Dish',
  name: 'soup 🍲',
  number: '9007199254740994',
  price: '13.50',
  size: 'LARGE',
  since: '2026-01-31T12:00:00.000Z',
  steps: [expect.objectContaining({ text: 'boil', next: expect.objectContaining({ text: 'eat' }) })],
  amounts: { water: 2 },
  hot: false,
}

describe.each(kitchenNames)('a provider of %s', (name) => {
  it('answers as the owner of a message', async () => {
    const ask = (method: string) => askAsOwner(name === '2.6' ? 'kitchen-26' : `kitchen-${kitchens.portOf(name)}`, method)
    expect(await ask('same')).toEqual({ verdict: 'commit', raw: 'String PAID', error: null })
    expect(await ask('fail')).toMatchObject({ verdict: 'unknown', error: { text: expect.stringContaining(await addressOf(name)) } })
  })

  it('is called without arguments, and answers null where the method gives nothing', async () => {
    expect(await call(name, 'ping', [], [])).toMatchObject({ outcome: 'value', value: 'pong', isCut: false, error: null })
    expect(await call(name, 'nothing', [], [])).toMatchObject({ outcome: 'value', value: null })
    expect(await call(name, 'anything', ['java.lang.Object'], [null])).toMatchObject({ outcome: 'value', value: null })
  })

  it('gets an object with an enum, a date, a BigDecimal, a long beyond 2^53, objects in a list and a map, and gives it back', async () => {
    expect(await call(name, 'cook', ['lab.Dish'], [dish])).toMatchObject({ outcome: 'value', value: cooked })
  })

  it('gets generics: objects in a list, numbers in a map', async () => {
    const types = ['java.util.List<lab.Dish>']
    expect((await call(name, 'cookAll', types, [[dish, { name: 'bread', hot: false }]])).value).toMatchObject([
      cooked,
      { name: 'bread', number: 1, hot: true },
    ])
    const map = ['java.util.Map<java.lang.String,java.lang.Integer>']
    expect((await call(name, 'count', map, [{ a: 1, b: 20 }])).value).toEqual({ a: 10, b: 200 })
  })

  it('is called in the overload that the parameter types choose', async () => {
    expect((await call(name, 'same', ['java.lang.String'], ['7'])).value).toBe('String 7')
    expect((await call(name, 'same', ['int'], [7])).value).toBe('int 7')
    expect((await call(name, 'same', ['long'], ['7'])).value).toBe('long 7')
  })

  it('gets every width of number, arrays, dates and text beyond the basic plane as they were written', async () => {
    expect((await call(name, 'sum', ['java.math.BigDecimal', 'java.math.BigDecimal'], ['0.1', '0.20'])).value).toBe('0.30')
    expect((await call(name, 'later', ['java.util.Date', 'long'], ['2026-01-31T12:00:00Z', 1000])).value).toBe('2026-01-31T12:00:01.000Z')
    expect((await call(name, 'grow', ['lab.Size'], ['SMALL'])).value).toBe('LARGE')
    expect((await call(name, 'twice', ['int[]'], [[1, 2, 3]])).value).toEqual([2, 4, 6])
    expect((await call(name, 'widths', ['byte', 'short', 'float', 'boolean', 'char'], [1, 2, 0.5, true, 'a'])).value).toBe(200.5)
    expect((await call(name, 'spell', ['java.lang.String'], ['é😀'])).value).toBe('e9 d83d de00 = é😀')
  })

  it('takes 70 KB of text and cuts what it shows of 280 KB; Triple of 3.2 never answers so much, which is said as unknown', async () => {
    const { outcome, isCut } = await call(name, 'spell', ['java.lang.String'], ['x'.repeat(70_000)])
    expect([outcome, isCut]).toEqual(name === '3.2 tri' ? ['unknown', false] : ['value', true])
  })

  it('answers a value that holds itself with an end', async () => {
    const { outcome, value } = await call(name, 'circle', [], [])
    expect([outcome, JSON.stringify(value)]).toEqual(['value', expect.stringContaining('round and round')])
  })

  it('shows what the method throws as thrown, with class and text', async () => {
    const thrown = await call(name, 'fail', ['java.lang.String'], ['no more soup'])
    expect(thrown).toMatchObject({ outcome: 'exception', value: null, error: { class: 'lab.KitchenException' } })
    expect(thrown.error?.message).toContain('no more soup')
  })

  it('refuses a method it does not have, and overloads nobody wrote', async () => {
    expect(await call(name, 'burn', [], [])).toMatchObject({ outcome: 'refused' })
    expect(await call(name, 'same', ['java.util.Date'], ['2026-01-01'])).toMatchObject({ outcome: 'refused' })
  })

  it('is given the time that was asked for and no more: what comes of the call is unknown', async () => {
    const response = await send(name, { method: 'sleep', parameterTypes: ['int'], arguments: [2000], timeoutMs: 300 })
    const { data } = dataOf.parse(await response.json())
    expect(data.outcome).toBe('unknown')
    expect(data.error?.message).toContain('no answer within 300 ms')
    expect(data.elapsedMs).toBeGreaterThanOrEqual(290)
    expect(data.elapsedMs).toBeLessThan(1500)
  })
})

describe('the route', () => {
  it('refuses arguments that do not fit, naming the place, before anything is sent', async () => {
    const refusals = [
      { method: 'cook', parameterTypes: ['lab.Dish'], arguments: [{ name: 'x', steps: [{ text: 3 }] }] },
      { method: 'cook', parameterTypes: ['lab.Dish'], arguments: [{ taste: 'good' }] },
      { method: 'same', parameterTypes: ['int'], arguments: ['seven'] },
      { method: 'same', parameterTypes: ['int'], arguments: [] },
    ]
    const answers = await Promise.all(refusals.map(async (body) => problemOf.parse(await (await send('2.7', body)).json())))
    expect(answers.map(({ code, detail }) => `${code} ${detail}`)).toEqual([
      expect.stringMatching(/^invalid-input arguments\[0\]\.steps\[0\]\.text: text is expected, not 3/),
      expect.stringMatching(/^invalid-input arguments\[0\]\.taste: nothing: lab\.Dish has no such field/),
      expect.stringMatching(/^invalid-input arguments\[0\]: a whole number of 32 bits is expected, not "seven"/),
      expect.stringMatching(/takes 1 argument\(s\), 0 were given/),
    ])
  })

  it('calls nobody for a viewer, for an address that is no provider, or with attachments that say where a call goes', async () => {
    const body = { provider: await addressOf('2.7'), method: 'ping' }
    expect((await test.POST(request(viewer, body), params)).status).toBe(403)
    expect((await test.POST(request(operator, { ...body, provider: '127.0.0.1:1' }), params)).status).toBe(404)
    expect((await test.POST(request(operator, { ...body, attachments: { group: 'us' } }), params)).status).toBe(400)
  })

  it('gives JSON to begin with for every method, as deep as its types go', async () => {
    const answer = z.object({ data: argumentTemplatesSchema }).parse(await (await test.GET(request(viewer), params)).json())
    const cook = answer.data.find((method) => method.name === 'cook')
    expect(cook?.arguments).toEqual([
      {
        name: '',
        number: 0,
        price: '0',
        size: 'SMALL',
        since: '2026-01-01T00:00:00Z',
        steps: [{ text: '', next: null }],
        amounts: { key: 0 },
        hot: false,
      },
    ])
    // what it gives can be sent as it is
    const made = await call('3.3', 'cook', cook?.parameterTypes ?? [], cook?.arguments ?? [])
    expect(made.outcome).toBe('value')
  })

  it('writes down who called which method where, before and after, with personal values masked', async () => {
    const admin = await createToken('auditor', 'admin')
    const secret = { name: 'x', class: 'lab.Dish' }
    await call('2.6', 'anything', ['java.lang.Object'], [{ phone: '5551234567', dish: secret }])
    const response = await audit.GET(request(admin), { params: Promise.resolve({}) })
    const entries = z.object({ data: z.array(z.looseObject({ action: z.string() })) }).parse(await response.json()).data
    const ours = entries.filter((entry) => entry.action.startsWith('service.test')).slice(0, 2)
    expect(ours.map((entry) => entry.action).sort()).toEqual(['service.test', 'service.test-result'])
    expect(JSON.stringify(ours)).toContain('55…67')
    expect(JSON.stringify(ours)).not.toContain('5551234567')
    expect(ours[0]).toMatchObject({ actor: 'ci', target: service })
  })

  it('says that a dead provider was not reached: nothing was sent', async () => {
    const provider = await addressOf('3.2')
    await kitchens.kill('3.2')
    const response = await test.POST(request(operator, { provider, method: 'ping' }), params)
    expect(dataOf.parse(await response.json()).data).toMatchObject({ outcome: 'unreachable' })
  })
})
