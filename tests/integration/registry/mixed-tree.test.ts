import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { openAccessLists } from './access-lists.ts'
import { providerPath, put, rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let collector: Running
const name = 'com.shop.CartService'
const inGray = (path: string) => path.replace(/^\/dubbo\//, '/gray/')

const instance = (port: number) =>
  JSON.stringify({
    name: 'cart',
    id: `10.0.0.1:${port}`,
    address: '10.0.0.1',
    port,
    payload: { metadata: { 'dubbo.endpoints': JSON.stringify([{ port, protocol: 'dubbo' }]), 'dubbo.metadata.revision': 'r1' } },
  })

beforeAll(async () => {
  estate = await startEstate({ root: 'gray' })
  await put(estate.writer, inGray(providerPath(name, { application: 'cart' })))
  await put(estate.writer, '/gray/cart/10.0.0.1:20880', instance(20880))
  // of another registry on the same ensemble
  await put(estate.writer, '/services/stranger/10.0.0.9:20880', instance(20880))
  collector = await estate.startCollector()
  await untilFresh()
})
afterAll(() => estate.close())

const shown = async () => ({
  services: (await rows<{ id: string }>('select id from service order by id')).map((row) => row.id),
  instances: (await rows<{ text: string }>(`select application || '@' || address || ' ' || level as text from instance order by 1`)).map(
    (row) => row.text,
  ),
  oddities: (await rows<{ path: string }>('select path from registry_oddity')).map((row) => row.path),
})

it('tells applications from interfaces where a registry group keeps both under one root', async () => {
  expect(await shown()).toEqual({ services: [`${name}:1.0.0`], instances: ['cart@10.0.0.1:20880 both'], oddities: [] })
})

it('follows both as they come and go', async () => {
  await put(estate.writer, '/gray/cart/10.0.0.1:20881', instance(20881))
  await put(estate.writer, '/gray/order/10.0.0.2:20880', instance(20880).replaceAll('cart', 'order').replaceAll('10.0.0.1', '10.0.0.2'))
  await put(estate.writer, inGray(providerPath('com.shop.OrderService', { application: 'order', host: '10.0.0.2' })))
  await until('all of it', shown, (now) => now.services.length === 2 && now.instances.length === 3)
  await estate.writer.remove('/gray/cart/10.0.0.1:20881', -1)
  await until('one less', shown, (now) => now.instances.length === 2)
  expect((await shown()).services).toEqual([`${name}:1.0.0`, 'com.shop.OrderService:1.0.0'])
})

it('reads an interface whose directory it may not list, and keeps the instances of such an application', async () => {
  const before = await shown()
  const access = await openAccessLists(estate.server.port)
  await access.lock('/gray/cart')
  await access.lock(`/gray/${name}`)
  access.close()
  await collector.close()
  await put(estate.writer, inGray(providerPath(name, { application: 'cart', host: '10.0.0.7' })))
  collector = await estate.startAgain()
  const after = await shown()
  expect(after).toEqual({ ...before, instances: [...before.instances, 'cart@10.0.0.7:20880 interface'].sort(), oddities: ['/gray/cart'] })
  await put(estate.writer, inGray(providerPath(name, { application: 'cart', host: '10.0.0.8' })))
  await until('what comes there', shown, (now) => now.instances.length === after.instances.length + 1)
})
