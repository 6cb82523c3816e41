// Directories of the metadata report that belong to somebody else: they are told, and nothing else stops for them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listUnread } from '../../../lib/registry/queries/unread.ts'
import { unreadQuerySchema, type UnreadRow } from '../../../lib/registry/unread-schema.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { openAccessLists, type AccessLists } from './access-lists.ts'
import { providerPath, put, rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let access: AccessLists
let collector: Running
const locked = 'com.shop.Locked'
const path = `/dubbo/metadata/${locked}`
const definition = '/dubbo/metadata/com.shop.CartService/provider/shop'

const unread = async (): Promise<UnreadRow[]> => (await listUnread(unreadQuerySchema.parse({}))).data

beforeAll(async () => {
  estate = await startEstate()
  await put(estate.writer, providerPath('com.shop.CartService'))
  access = await openAccessLists(estate.server.port)
  await put(estate.writer, definition, '{"methods":[]}')
  const acl = [{ permissions: 31, scheme: 'digest', id: 'owner:secret' }]
  await estate.writer.multi([{ kind: 'create', path, acl }], {})
  collector = await estate.startCollector()
  await untilFresh()
})
afterAll(async () => {
  access.close()
  await estate.close()
})

async function restart(): Promise<void> {
  await collector.close()
  collector = await estate.startAgain()
}
const told = async (): Promise<string[]> => (await unread()).map((row) => row.path).sort()
const definitions = () => rows<{ path: string }>('select path, methods, mzxid from service_definition')

it('tells which directory may not be listed, and goes on telling it while the registry is read again', async () => {
  await until('what was told', unread, (found) => found.length > 0)
  const [told, ...others] = await unread()
  expect(others).toEqual([])
  expect(told).toMatchObject({ code: 'unreadable', path, registry: 'main', reason: expect.stringContaining('does not allow') })
  await collector.close()
  const moved = await rows<{ asOf: Date }>('select as_of as "asOf" from source')
  collector = await estate.startCollector()
  const asOf = () => rows<{ asOf: Date }>('select as_of as "asOf" from source')
  await until('the reading after', asOf, (found) => Number(found[0]?.asOf) > Number(moved[0]?.asOf))
  expect(await unread()).toEqual([told])
})

it('reads what an application on the application level offers there, as far as others say it', async () => {
  const metadata = { 'dubbo.endpoints': '[{"port":50051,"protocol":"tri"}]', 'dubbo.metadata-service.url-params': '{"release":"3.3.6"}' }
  await put(estate.writer, `/dubbo/mapping/${locked}`, 'lonely')
  await put(
    estate.writer,
    '/services/lonely/10.0.0.7:50051',
    JSON.stringify({ name: 'lonely', address: '10.0.0.7', port: 50051, payload: { metadata } }),
  )
  const offered = () => rows<{ address: string }>('select address from provider where service = $1', [locked])
  await until('its provider', offered, (found) => found.length > 0)
  expect(await rows('select state from source')).toEqual([{ state: 'fresh' }])
})

it('knows who offers an interface where it may not list the mapping', async () => {
  await rows('delete from registry_event')
  await access.lock('/dubbo/mapping')
  await restart()
  expect(await told()).toContain('/dubbo/mapping')
  expect(await rows('select address from provider where service = $1', [locked])).toEqual([{ address: '10.0.0.7:50051' }])
  expect(await rows('select type from registry_event')).toEqual([])
  await access.unlock('/dubbo/mapping')
})

it('keeps who offered an interface whose mapping it may no longer read, and tells so', async () => {
  await access.lock(`/dubbo/mapping/${locked}`)
  // another event of the same interface
  await put(estate.writer, `/dubbo/config/mapping/${locked}/other`)
  await until('what was told', told, (found) => found.includes(`/dubbo/mapping/${locked}`))
  await restart()
  expect(await told()).toContain(`/dubbo/mapping/${locked}`)
  expect(await rows('select address from provider where service = $1', [locked])).toEqual([{ address: '10.0.0.7:50051' }])
  expect(await rows('select type from registry_event')).toEqual([])
  await access.unlock(`/dubbo/mapping/${locked}`)
  await put(estate.writer, `/dubbo/mapping/${locked}`, 'lonely,other')
  await until('nothing told of it', told, (found) => !found.includes(`/dubbo/mapping/${locked}`))
})

it('keeps a definition that it may no longer read, tells so, and reads the others', async () => {
  const other = '/dubbo/metadata/com.shop.OrderService/provider/shop'
  await until('its row', definitions, (found) => found.length === 1)
  const before = await definitions()
  await access.lock(definition)
  await put(estate.writer, definition, '{"methods":[{"name":"get","parameterTypes":[],"returnType":"int"}]}')
  await restart()
  await until('what was told', told, (found) => found.includes(definition))
  expect(await definitions()).toEqual(before)
  await put(estate.writer, other, '{"methods":[]}')
  await until('another one', definitions, (found) => found.some((row) => row.path === other))
  await access.unlock(definition)
  await put(estate.writer, definition, '{"methods":[]}')
  await until('nothing told of it', told, (found) => !found.includes(definition))
})

it('tells it no more once it is gone', async () => {
  await estate.writer.remove(path, -1)
  await collector.close()
  collector = await estate.startCollector()
  await until('nothing to be told', unread, (found) => found.every((row) => row.path !== path))
})
