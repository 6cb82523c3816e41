// Directories of the metadata report that belong to somebody else: they are told, and nothing else stops for them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listUnread } from '../../../lib/registry/queries/unread.ts'
import { unreadQuerySchema, type UnreadRow } from '../../../lib/registry/unread-schema.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { providerPath, put, rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let collector: Running
const locked = 'com.shop.Locked'
const path = `/dubbo/metadata/${locked}`

const unread = async (): Promise<UnreadRow[]> => (await listUnread(unreadQuerySchema.parse({}))).data

beforeAll(async () => {
  estate = await startEstate()
  await put(estate.writer, providerPath('com.shop.CartService'))
  await put(estate.writer, '/dubbo/metadata/com.shop.CartService/provider/shop', '{"methods":[]}')
  const acl = [{ permissions: 31, scheme: 'digest', id: 'owner:secret' }]
  await estate.writer.multi([{ kind: 'create', path, acl }], {})
  collector = await estate.startCollector()
  await untilFresh()
})
afterAll(() => estate.close())

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

it('tells it no more once it is gone', async () => {
  await estate.writer.remove(path, -1)
  await collector.close()
  collector = await estate.startCollector()
  await until('nothing to be told', unread, (found) => found.every((row) => row.path !== path))
})
