// The registry's memory on a real ZooKeeper: what a past instant is said to have been is what was.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as stateRoute from '../../../app/api/v1/services/[id]/state/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { database } from '../../../lib/platform/database.ts'
import { isAppError } from '../../../lib/platform/errors.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { eventsSince, inPast } from '../../../lib/registry/io/past-read.ts'
import { pastTopology, topologyIn } from '../../../lib/registry/io/past-topology.ts'
import { serviceStateSchema, type ServiceState } from '../../../lib/registry/past-schema.ts'
import { listConsumers, listProviders, listRegistryEvents } from '../../../lib/registry/queries.ts'
import { getServiceState } from '../../../lib/registry/queries/history.ts'
import { consumersQuerySchema, eventsQuerySchema, providersQuerySchema } from '../../../lib/registry/requests.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { consumerPath, providerPath, put, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
const name = 'com.shop.OrderService'
const service = `${name}:1.0.0`
const rulePath = `/dubbo/config/dubbo/${name}:1.0.0:.configurators`
const rule = (weight: number): string =>
  `configVersion: v3.0\nenabled: true\nconfigs:\n- addresses: ['10.0.0.1:20880']\n  side: provider\n  parameters: {weight: ${weight}}\n`
const host = (last: number, params: Record<string, string> = {}) => providerPath(name, { host: `10.0.0.${last}`, params })

type Moment = { at: Date; providers: object[]; consumers: object[]; rules: number; applications: string[] }
const moments: Moment[] = []
let estate: Estate
let collector: Running

/** What the product says of now, and when: past instants are held against it. */
async function remember(): Promise<void> {
  // an event carries the time its batch began; the instant must lie after it
  await sleep(20)
  const providers = await listProviders(service, providersQuerySchema.parse({}))
  const consumers = await listConsumers(service, consumersQuerySchema.parse({}))
  const rules = await database().pool.query('select 1 from rule')
  const services = await database().pool.query<{ applications: string[] }>('select applications from service where id = $1', [service])
  moments.push({
    at: new Date(),
    providers: providers.data.map(withoutFirstSeen),
    consumers: consumers.data.map(withoutFirstSeen),
    rules: rules.rowCount ?? 0,
    applications: services.rows[0]?.applications ?? [],
  })
  await sleep(20)
}

function withoutFirstSeen<T extends { firstSeen: string }>({ firstSeen: _firstSeen, ...row }: T): Omit<T, 'firstSeen'> {
  return row
}

async function change(
  what: string,
  write: () => Promise<unknown>,
  isSeen: (providers: Awaited<ReturnType<typeof providersNow>>) => boolean,
): Promise<void> {
  await write()
  await until(what, providersNow, isSeen)
  await remember()
}
const providersNow = async () => (await listProviders(service, providersQuerySchema.parse({}))).data

beforeAll(async () => {
  estate = await startEstate()
  await put(estate.writer, host(1, { pid: '1' }))
  await put(estate.writer, consumerPath(name))
  collector = await estate.startCollector()
  await untilFresh()
  // a snapshot dates what moved while it read to its beginning: let the one that follows the start of watching end
  await sleep(2000)
  await remember()
  await change(
    'a second provider',
    () => put(estate.writer, host(2, { weight: '50' })),
    (rows) => rows.length === 2,
  )
  await change(
    'a rule',
    () => put(estate.writer, rulePath, rule(10)),
    (rows) => rows.some((row) => row.weight === 10),
  )
  await change(
    'a restart under another pid, as another application',
    async () => {
      await estate.writer.remove(host(1, { pid: '1' }), -1)
      await put(
        estate.writer,
        providerPath(name, { host: '10.0.0.1', application: 'shop-next', params: { pid: '2', timestamp: '1795552999000' } }),
      )
    },
    (rows) => rows.some((row) => row.params['pid'] === '2'),
  )
  await collector.close()
  await estate.writer.remove(host(2, { weight: '50' }), -1)
  await put(estate.writer, host(3))
  await put(estate.writer, rulePath, rule(20))
  await database().pool.query(`update source set as_of = as_of - interval '1 hour'`)
  collector = await estate.startCollector()
  await until(
    'what happened while nobody looked',
    providersNow,
    (rows) => rows.some((row) => row.address === '10.0.0.3:20880') && rows.some((row) => row.weight === 20),
  )
  await remember()
  await change(
    'everybody leaves',
    () => estate.writer.remove(host(3), -1),
    (rows) => rows.length === 1,
  )
}, 60_000)
afterAll(() => estate.close())

const stateAt = async (at: Date): Promise<ServiceState> => (await getServiceState(service, { at: at.toISOString() })).data

const everything = { where: 'true', values: [] }

async function oldestNamed(refused: Promise<unknown>): Promise<Date> {
  const problem = await refused.catch((error: unknown) => error)
  if (!isAppError(problem, 'invalid-input')) throw new Error('was not refused')
  expect(problem.said?.[0]?.code).toBe('events-too-many')
  return new Date(String(problem.details['oldest']))
}

describe('the state of a service at a past instant', () => {
  it('is what was true then, over changes, a rule, and a restart of the collector', async () => {
    expect(moments).toHaveLength(6)
    for (const moment of moments) {
      const { providers, consumers, rules } = await stateAt(moment.at)
      expect(providers.map(withoutFirstSeen).sort((a, b) => (a.address < b.address ? -1 : 1))).toEqual(moment.providers)
      expect(consumers.map(withoutFirstSeen)).toEqual(moment.consumers)
      expect(rules).toHaveLength(moment.rules)
    }
  })

  it('gives a rule back with the content it had', async () => {
    const contents = await Promise.all(moments.map(async ({ at }) => (await stateAt(at)).rules.map((row) => row.content)))
    expect(contents).toEqual([[], [], [rule(10)], [rule(10)], [rule(20)], [rule(20)]])
  })

  it('says when a provider that is gone was first seen', async () => {
    const at = moments[2]?.at ?? new Date()
    const gone = (await stateAt(at)).providers.find((row) => row.address === '10.0.0.2:20880')
    const appeared = (await listRegistryEvents(eventsQuerySchema.parse({ service, address: '10.0.0.2:20880', type: 'provider-appeared' })))
      .data[0]
    expect(gone?.firstSeen).toBe(appeared?.at)
  })

  it('warns of a time in which nobody looked', async () => {
    const found = await getServiceState(service, { at: '-30m' }).catch((error: unknown) => error)
    expect(found).toMatchObject({ code: 'not-found' })
    await database().pool.query(`update registry_reach set since = since - interval '2 hours'`)
    const { warnings } = await getServiceState(service, { at: '-30m' })
    expect(warnings.map((warning) => warning.code)).toContain('history-gap')
    await database().pool.query(`update registry_reach set since = since + interval '2 hours'`)
  })

  it('is refused before the history begins, with the oldest instant there is', async () => {
    const since = (await stateAt(new Date())).since
    await expect(getServiceState(service, { at: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'not-found',
      details: { oldest: since },
    })
    await expect(getServiceState('com.shop.Nobody', { at: '-1s' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(getServiceState(service, { at: 'yesterday' })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('is refused for an instant to come, which is not now', async () => {
    const at = new Date(Date.now() + 3_600_000).toISOString()
    await expect(getServiceState(service, { at })).rejects.toMatchObject({
      code: 'invalid-input',
      said: [{ code: 'instant-ahead', params: { at } }],
    })
    // the clocks of a browser and of the server are not the same
    await expect(getServiceState(service, { at: new Date(Date.now() + 5000).toISOString() })).resolves.toBeDefined()
  })

  it('is refused behind too many events, with the oldest instant that is answered', async () => {
    const at = moments[0]?.at ?? new Date()
    const asked = (since: Date) => inPast(since, null, async (past) => ({ data: await eventsSince(past, everything, 2), broken: 0 }))
    const oldest = await oldestNamed(asked(at))
    expect((await asked(oldest)).data.length).toBeLessThanOrEqual(2)
    const map = (since: Date) => inPast(since, null, async (past) => ({ data: await topologyIn(past, 2), broken: 0 }))
    const onMap = await oldestNamed(map(at))
    expect(onMap).toEqual(oldest)
    await expect(map(onMap)).resolves.toBeDefined()
  })

  it('answers over HTTP in its schema', async () => {
    const token = await createToken('past', 'viewer')
    const request = new Request(
      `http://console.test/api/v1/services/x/state?at=${encodeURIComponent(moments[1]?.at.toISOString() ?? '')}`,
      {
        headers: { host: 'console.test', authorization: `Bearer ${token}` },
      },
    )
    const response = await stateRoute.GET(request, { params: Promise.resolve({ id: encodeURIComponent(service) }) })
    const body = answerSchema(serviceStateSchema).parse(await response.json())
    expect(body.data.providers).toHaveLength(2)
  })
})

describe('the map at a past instant', () => {
  it('has the applications and the number of providers of then', async () => {
    for (const moment of moments) {
      const { data } = await pastTopology(moment.at)
      const found = data.services.find((row) => row.id === service)
      expect(found).toMatchObject({ applications: moment.applications, consumerApps: ['web'], providerCount: moment.providers.length })
    }
    const early = await pastTopology(moments[0]?.at ?? new Date())
    expect(early.data.applications.map(({ name: application, instanceCount }) => [application, instanceCount])).toEqual([['shop', 1]])
  })
})
