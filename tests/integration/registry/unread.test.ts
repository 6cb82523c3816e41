// What could not be read is told where a person looks: an application whose only instance does not answer, and a znode that is nonsense.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as unread from '../../../app/api/v1/registry/unread/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { getApplication, listInstances } from '../../../lib/registry/queries.ts'
import { getInstance } from '../../../lib/registry/queries/instance.ts'
import { instancesQuerySchema } from '../../../lib/registry/requests.ts'
import { getTopology } from '../../../lib/registry/queries/topology.ts'
import { unreadSchema } from '../../../lib/registry/unread-schema.ts'
import { findFreePort } from '../../../scripts/support/ports.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { put, rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let token = ''
let address = ''
const name = 'com.shop.CartService'

beforeAll(async () => {
  token = await createToken('screens', 'viewer')
  estate = await startEstate()
  const port = await findFreePort()
  address = `127.0.0.1:${port}`
  const metadata = {
    'dubbo.endpoints': JSON.stringify([{ port, protocol: 'tri' }]),
    'dubbo.metadata-service.url-params': JSON.stringify({ release: '3.3.6', protocol: 'tri', port: String(port) }),
    'dubbo.metadata.revision': 'r1',
  }
  const node = { name: 'cart', id: address, address: '127.0.0.1', port, payload: { metadata } }
  await put(estate.writer, `/dubbo/mapping/${name}`, 'cart')
  await put(estate.writer, `/services/cart/${address}`, JSON.stringify(node))
  await put(estate.writer, `/dubbo/${name}/providers/hello`)
  await estate.startCollector()
  await untilFresh()
})
afterAll(() => estate.close())

async function list(query = '') {
  const request = new Request(`http://console.test/api/v1/registry/unread?${query}`, {
    headers: { host: 'console.test', authorization: `Bearer ${token}` },
  })
  const response = await unread.GET(request, { params: Promise.resolve({}) })
  return answerSchema(z.array(unreadSchema)).parse(await response.json())
}
const metadataOf = async () => (await list('sort=-code')).data.find((row) => row.code === 'metadata-unknown')
const problemsOf = async () => {
  const map = await getTopology({ level: 'application', depth: 1, maxNodes: 10 })
  const three = [(await getApplication('cart')).data, (await getInstance(address)).data, map.data.nodes[0]]
  return three.map((row) => row?.problems.map(({ code, severity }) => `${code} ${severity}`))
}
const countOf = async (health: 'ok' | 'warning') => (await listInstances(instancesQuerySchema.parse({ health }))).data.length

describe('what could not be read', () => {
  it('is listed with application, instance, age and reason, or with its znode', async () => {
    await until('the failure', metadataOf, (found) => found !== undefined)
    expect(await metadataOf()).toMatchObject({
      registry: 'main',
      application: 'cart',
      revision: 'r1',
      addresses: [address],
      attempts: 1,
      path: '',
    })
    const row = await metadataOf()
    expect(row?.reason).toContain(`tri://${address}`)
    expect(Date.parse(row?.nextTryAt ?? '')).toBeGreaterThan(Date.parse(row?.triedAt ?? ''))
    expect((await list('search=hello')).data).toMatchObject([
      { code: 'malformed-url', path: `/dubbo/${name}/providers/hello`, application: '' },
    ])
    expect((await list()).page?.total).toBe(2)
    expect((await list('registry=other')).data).toEqual([])
  })

  it('makes its application and instance no longer healthy', async () => {
    const ill = ['metadata-unknown warning']
    expect(await problemsOf()).toEqual([ill, ill, ill])
    expect([await countOf('ok'), await countOf('warning')]).toEqual([0, 1])
  })

  it('keeps its age over failures, and is gone once somebody tells', async () => {
    const again = () => rows(`update application_metadata set next_try_at = now() - interval '1 s'`)
    const before = await metadataOf()
    await again()
    await until('a second failure', metadataOf, (found) => found?.attempts === 2)
    expect((await metadataOf())?.since).toBe(before?.since)
    const services = { 'x:tri': { name, protocol: 'tri', version: '1.0.0', params: {} } }
    await put(estate.writer, '/dubbo/metadata/cart/r1', JSON.stringify({ app: 'cart', revision: 'r1', services }))
    await again()
    await until('the answer', metadataOf, (found) => found === undefined)
    expect(await problemsOf()).toEqual([[], [], []])
    expect(await countOf('ok')).toBe(1)
  })
})
