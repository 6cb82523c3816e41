// Places of a registry that belong to somebody else: they are told, what was known of them stays, and nothing else stops for them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { closedPaths, openAccessLists, type AccessLists } from './access-lists.ts'
import { providerPath, put, rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let access: AccessLists
let collector: Running

const name = 'com.shop.CartService'
const closed = ['/dubbo/config/dubbo', '/dubbo/config/gray', '/services/half/10.0.0.3:20880', '/services/locked']
const weightsPath = `/dubbo/config/dubbo/${name}:1.0.0.configurators`
const tagPath = '/dubbo/config/gray/shop.tag-router'

const instance = (application: string, host: string, registered = 1_795_552_061_802) =>
  JSON.stringify({
    name: application,
    address: host,
    port: 20880,
    registrationTimeUTC: registered,
    payload: { metadata: { 'dubbo.endpoints': '[{"port":20880,"protocol":"dubbo"}]', 'dubbo.metadata.revision': 'r1', zone: 'a' } },
  })

beforeAll(async () => {
  estate = await startEstate()
  access = await openAccessLists(estate.server.port)
  await put(estate.writer, providerPath(name))
  await put(estate.writer, '/services/locked/10.0.0.2:20880', instance('locked', '10.0.0.2'))
  await put(estate.writer, '/services/locked/10.0.0.5:20880', instance('locked', '10.0.0.5'))
  await put(estate.writer, '/services/half/10.0.0.3:20880', instance('half', '10.0.0.3'))
  await put(
    estate.writer,
    weightsPath,
    `configVersion: v2.7\nscope: service\nkey: ${name}:1.0.0\nconfigs:\n- side: consumer\n  parameters: {weight: 30}\n`,
  )
  await put(estate.writer, tagPath, 'enabled: true\nkey: shop\n')
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

const shown = async () => ({
  instances: await rows(
    'select application, address, host, port, level, revision, endpoints, metadata, problems, started_at from instance order by address',
  ),
  rules: await rows('select path, kind, key, content, version from rule order by path'),
  weights: await rows('select effective_weight, weight_rule from provider'),
})
const history = async () =>
  (await rows<{ text: string }>(`select type || ' ' || application || ' ' || address as text from registry_event order by id`)).map(
    (row) => row.text,
  )
const addresses = async () => (await rows<{ address: string }>('select address from instance order by address')).map((row) => row.address)

it('keeps what was known of places it may no longer read, tells which they are, and reads the rest', async () => {
  const before = await shown()
  expect(before.weights).toEqual([{ effective_weight: 30, weight_rule: weightsPath }])
  expect(before.instances).toHaveLength(4)
  for (const path of closed) await access.lock(path)
  await put(estate.writer, '/services/open/10.0.0.4:20880', instance('open', '10.0.0.4'))
  await until('what is written elsewhere', addresses, (found) => found.includes('10.0.0.4:20880'))
  await restart()
  const after = await shown()
  expect(after).toEqual({ ...before, instances: after.instances })
  expect(after.instances).toMatchObject([...before.instances.slice(0, 3), { application: 'open' }, ...before.instances.slice(3)])
  expect(await closedPaths()).toEqual(closed)
  expect(await history()).toEqual(['instance-appeared open 10.0.0.4:20880'])
})

it('goes on following what is below a directory that it may not list, also over a restart', async () => {
  await put(estate.writer, '/services/locked/10.0.0.6:20880', instance('locked', '10.0.0.6'))
  await until('the new one', addresses, (found) => found.includes('10.0.0.6:20880'))
  await estate.writer.remove('/services/locked/10.0.0.5:20880', -1)
  await until('one less', addresses, (found) => !found.includes('10.0.0.5:20880'))
  await collector.close()
  await estate.writer.remove('/services/locked/10.0.0.2:20880', -1)
  await estate.writer.remove(tagPath, -1)
  await restart()
  expect(await addresses()).toEqual(['10.0.0.1:20880', '10.0.0.3:20880', '10.0.0.4:20880', '10.0.0.6:20880'])
  expect(await closedPaths()).toEqual(closed)
  expect((await history()).slice(1)).toEqual([
    'instance-appeared locked 10.0.0.6:20880',
    'instance-disappeared locked 10.0.0.5:20880',
    'instance-disappeared locked 10.0.0.2:20880',
    'rule-disappeared shop ',
  ])
})

it('keeps instances whose nodes are called by UUIDs over a restart, and sees which of them went', async () => {
  const [stays, goes] = ['/services/locked/0b7c2f5e-stays', '/services/locked/5d1e9a44-goes']
  const seen = (await history()).length
  await put(estate.writer, stays, instance('locked', '10.0.0.8'))
  await put(estate.writer, goes, instance('locked', '10.0.0.9'))
  await until('both', addresses, (found) => found.includes('10.0.0.8:20880') && found.includes('10.0.0.9:20880'))
  await collector.close()
  await estate.writer.remove(goes, -1)
  for (let times = 0; times < 2; times += 1) await restart()
  expect((await history()).slice(seen)).toEqual([
    'instance-appeared locked 10.0.0.8:20880',
    'instance-appeared locked 10.0.0.9:20880',
    'instance-disappeared locked 10.0.0.9:20880',
  ])
  expect(await addresses()).toContain('10.0.0.8:20880')
  expect(await closedPaths()).toEqual(closed)
  await estate.writer.remove(stays, -1)
  await until('its end', addresses, (found) => !found.includes('10.0.0.8:20880'))
  expect(await rows(`select 1 from registry_reading where kind = 'instance-names'`)).toEqual([])
  await rows('delete from registry_event where address = any($1)', [['10.0.0.8:20880', '10.0.0.9:20880']])
})

it('says which root may not be listed, and whose right is missing', async () => {
  const reason = async () => (await rows<{ error: string }>('select error from source'))[0]?.error ?? ''
  await access.lock('/services')
  await collector.close()
  collector = await estate.startCollector()
  await until('the reason', reason, (found) => found.includes('to list /services: give it the permission to read'))
  await access.unlock('/services')
})

it('tells them no more once it may read again', async () => {
  for (const path of closed) await access.unlock(path)
  await restart()
  expect(await closedPaths()).toEqual([])
  expect(await history()).toHaveLength(5)
})
