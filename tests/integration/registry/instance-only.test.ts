// Real applications of Dubbo 3.2 and 3.3 that register instances only (`registry-type=service`): no node below any interface.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../../../scripts/support/ports.ts'
import { order, shopJvms } from '../../../demo/shop/plan.ts'
import { startShopJvm, type ShopServer } from '../../../demo/shop/start-shop-jvm.ts'
import { getApplication, getServiceDefinition, listConsumers, listProviders } from '../../../lib/registry/queries.ts'
import { getTopology } from '../../../lib/registry/queries/topology.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let dir: string
const shops: ShopServer[] = []
const cart = 'com.shop.cart.CartService:1.0.0'
const catalog = 'com.shop.catalog.CatalogService:1.0.0'
const ordering = 'com.shop.order.OrderService:1.0.0'

/** JVMs read their properties at their start; `metadata-service-protocol=tri` brings MetadataServiceV2. */
async function startShop(name: string, instances: readonly string[], properties = ''): Promise<void> {
  const jvm = shopJvms.find((known) => known.name === name)
  if (!jvm) throw new Error(`no JVM called ${name}`)
  const chosen = name === 'shop-32' ? [order(1, '1.0.0')] : jvm.instances.filter((instance) => instances.includes(instance.id))
  let next = await findFreePort(20)
  process.env['JAVA_TOOL_OPTIONS'] = properties
  shops.push(
    await startShopJvm(
      { ...jvm, name: `${name}-${shops.length}`, instances: chosen },
      {
        dir,
        zookeeper: `127.0.0.1:${estate.server.port}?registry-type=service`,
        seed: 1,
        controlKey: 'k'.repeat(32),
        nextPort: () => next++,
      },
    ),
  )
  delete process.env['JAVA_TOOL_OPTIONS']
}

const list = { search: '', pageSize: 50 }
const providerOf = async (id: string) => (await listProviders(id, { ...list, sort: 'address' })).data[0]

beforeAll(async () => {
  estate = await startEstate()
  dir = await mkdtemp(join(tmpdir(), 'instance-only-'))
  await estate.startCollector()
  await untilFresh()
  await startShop('shop-33', ['cart-2', 'storefront-1'])
  await startShop('shop-33', ['catalog-1'], '-Ddubbo.application.metadata-service-protocol=tri')
  await startShop('shop-32', [])
}, 180_000)
afterAll(async () => {
  for (const shop of shops) await shop.close(0)
  await estate?.close()
  await rm(dir, { recursive: true, force: true })
})

const metadata = () =>
  rows<{ application: string; kind: string; error: string }>(
    'select application, kind, error from application_metadata order by application',
  )

describe('applications that register instances only', () => {
  it('are asked for what they offer: over dubbo, and over Triple with MetadataServiceV2', async () => {
    const all = ['cart-service', 'catalog-service', 'order-service']
    await until(
      'every answer',
      metadata,
      (found) => all.every((name) => found.some((row) => row.application === name && row.kind !== '')),
      30_000,
    )
    expect((await metadata()).map((row) => [row.application, row.kind, row.error])).toEqual(
      all.map((name) => [name, 'metadata-service', '']),
    )
    const [instance] = await rows<{ meta: string; params: string }>(
      `select metadata ->> 'meta-v' as meta, metadata ->> 'dubbo.metadata-service.url-params' as params from instance where application = 'catalog-service'`,
    )
    expect([instance?.meta, instance?.params]).toEqual(['2.0.0', expect.stringContaining('"tri"')])
  })

  it('are shown with the parameters they have, not with defaults', async () => {
    await until(
      'the weight',
      () => providerOf(cart),
      (provider) => provider?.weight === 200,
    )
    expect(await providerOf(cart)).toMatchObject({
      level: 'application',
      protocol: 'dubbo',
      configuredWeight: 200,
      loadBalance: 'consistenthash',
      generation: '3.3',
      methods: ['addItem', 'view'],
      params: { owner: 'storefront', organization: 'commerce', warmup: '1' },
    })
    await until(
      'the owner',
      () => providerOf(catalog),
      (provider) => provider?.params['owner'] === 'assortment',
    )
    expect(await providerOf(catalog)).toMatchObject({ level: 'application', protocol: 'tri', generation: '3.3' })
    await until(
      'the 3.2 one',
      () => providerOf(ordering),
      (provider) => provider?.params['owner'] === 'orders',
    )
    expect((await providerOf(ordering))?.generation).toBe('3.2')
  })

  it('tell their methods and types', async () => {
    await until(
      'the definition',
      () => getServiceDefinition(catalog),
      ({ data }) => data.types.length > 0,
    )
    const { data } = await getServiceDefinition(catalog)
    expect(data.methods).toContainEqual({ name: 'describe', parameterTypes: ['java.lang.String'], returnType: 'com.shop.catalog.Product' })
    expect(data.types.find((type) => type.name === 'com.shop.catalog.Product')).toMatchObject({ kind: 'object' })
  })

  it('leave no consumer node: who consumes is known from metadata, and counted nowhere', async () => {
    expect(await rows('select 1 from consumer')).toEqual([])
    const consumers = async () => (await listConsumers(cart, { ...list, sort: 'application' })).data
    await until('the trace', consumers, (found) => found.length > 0)
    expect((await consumers())[0]).toMatchObject({ id: 'storefront', application: 'storefront', generation: '3.3', source: 'metadata' })
    expect(await rows('select consumer_count, problems from service where id = $1', [cart])).toMatchObject([{ consumer_count: 0 }])
  })

  it('are drawn with who calls them, marked as known from metadata alone', async () => {
    const { edges } = (await getTopology({ level: 'application', depth: 1, maxNodes: 400 })).data
    const edge = edges.find(({ from, to }) => from === 'application:storefront' && to === 'application:cart-service')
    expect(edge).toMatchObject({ services: [cart], broken: false, traced: true })
    const { data } = await getApplication('storefront')
    expect(data).toMatchObject({ name: 'storefront', instanceCount: 0, providedCount: 0, registries: ['main'] })
    expect(data.consumes.map((service) => service.id)).toContain(cart)
    expect(data.consumedCount).toBe(data.consumes.length)
  })

  it('are not asked again while nothing changes', async () => {
    const before = await rows('select application, attempts, updated_at from application_metadata order by 1')
    await new Promise((resolve) => setTimeout(resolve, 6000))
    expect(await rows('select application, attempts, updated_at from application_metadata order by 1')).toEqual(before)
  })
})
