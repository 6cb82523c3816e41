// A consumer's URL to the letter: through the API's handler and the worker's internal port, out of a real ZooKeeper.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as nodesRoute from '../../../app/api/v1/services/[id]/consumers/nodes/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { listConsumers } from '../../../lib/registry/queries.ts'
import { consumersQuerySchema } from '../../../lib/registry/requests.ts'
import { consumerNodeSchema, type ConsumerRow } from '../../../lib/registry/schema.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { loadFixture, providerPath, put, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let token = ''
const name = 'com.shop.CartService'
const service = `${name}:1.0.0`
const plain = `application=web&category=consumers&check=false&interface=${name}&methods=add,drop&side=consumer`
const odd: [string, string][] = [
  ['settings of its process', `consumer://10.0.1.1/${name}?background=false&${plain}&sticky=true&version=1.0.0&pid=1`],
  ['a path that is not its interface', `consumer://10.0.1.2/shop/${name}?${plain}&pid=2&version=1.0.0`],
  ['a user and a port', `consumer://ops:secret@10.0.1.3:20880/${name}?${plain}&pid=3&version=1.0.0`],
  [
    'parameters out of order (dubbo-go), one twice and one without a value',
    `consumer://10.0.1.4/${name}?version=1.0.0&b&a=1&a=2&${plain}&pid=4`,
  ],
  ['no host, and values encoded within', `consumer:///${name}?${plain}&pid=5&url=a%26b%3Dc+d&version=1.0.0`],
]
const anyVersion = `consumer://10.0.1.9/${name}?${plain}&pid=9&version=*`
const pathOf = (url: string): string => `/dubbo/${name}/consumers/${encodeNodeName(url)}`

beforeAll(async () => {
  estate = await startEstate()
  await loadFixture(estate.writer, 'znodes-all.txt')
  await put(estate.writer, providerPath(name))
  for (const url of [anyVersion, ...odd.map(([, text]) => text)]) await put(estate.writer, pathOf(url))
  await estate.startCollector()
  await estate.serveReads()
  await untilFresh()
  token = await createToken('screens', 'viewer')
})
afterAll(() => estate.close())

const consumersOf = async (id: string): Promise<ConsumerRow[]> =>
  (await listConsumers(id, consumersQuerySchema.parse({ source: 'registry' }))).data

async function nodesOf({ service: id, ...row }: Pick<ConsumerRow, 'service' | 'id' | 'application' | 'registry'>) {
  const query = new URLSearchParams({ id: row.id, application: row.application, registry: row.registry }).toString()
  const url = `http://console.test/api/v1/services/x/consumers/nodes?${query}`
  const request = new Request(url, { headers: { host: 'console.test', authorization: `Bearer ${token}` } })
  const response = await nodesRoute.GET(request, { params: Promise.resolve({ id }) })
  return { status: response.status, body: z.object({ data: consumerNodeSchema.array() }).safeParse(await response.json()).data?.data }
}

describe('the nodes of a consumer', () => {
  it.each(odd)('show its URL to the letter with %s', async (_, url) => {
    const pid = /pid=(\d)/.exec(url)?.[1] ?? ''
    const row = (await consumersOf(service)).find(({ params }) => params['pid'] === pid)
    expect(row).toBeDefined()
    expect(row && (await nodesOf(row)).body).toEqual([{ path: pathOf(url), url }])
  })

  it('are found where its row is that of a service its pattern takes', async () => {
    const row = (await consumersOf(service)).find(({ params }) => params['pid'] === '9')
    expect(row && (await nodesOf(row)).body).toEqual([{ path: pathOf(anyVersion), url: anyVersion }])
  })

  it('are those recorded of every generation', async () => {
    for (const id of ['demo.Echo26:1.0.0', 'demo.Echo27:1.0.0', 'demo.Echo32:1.0.0', 'demo.Echo33:1.0.0', 'g1/demo.EchoX:2.0.0']) {
      const rows = await consumersOf(id)
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows)
        expect((await nodesOf(row)).body?.map(({ path, url }) => [path, url.includes('&methods=slow,where&')])).toEqual([
          [expect.stringContaining('/consumers/consumer%3A%2F%2F'), true],
        ])
    }
  })

  it('are several where a process asks for the service several times', async () => {
    const again = `consumer://10.0.1.2/${name}?${plain}&pid=2&timeout=9&version=1.0.0`
    await put(estate.writer, pathOf(again))
    const row = { service, id: '10.0.1.2:2', application: 'web', registry: 'main' }
    await until(
      'both nodes',
      () => nodesOf(row),
      ({ body }) => body?.length === 2,
    )
    expect((await nodesOf(row)).body?.map(({ url }) => url)).toEqual([again, odd[1]?.[1]])
  })

  it('are none of a consumer that nobody knows', async () => {
    expect(await nodesOf({ service, id: '10.0.1.7:7', application: 'web', registry: 'main' })).toEqual({ status: 404, body: undefined })
  })
  it('are an error within seconds while the registry does not answer', async () => {
    estate.network.hold()
    try {
      const startedAt = performance.now()
      const { status } = await nodesOf({ service, id: '10.0.1.2:2', application: 'web', registry: 'main' })
      expect([503, 504]).toContain(status)
      expect(performance.now() - startedAt).toBeLessThan(10_000)
    } finally {
      estate.network.resume()
    }
  }, 20_000)
})
