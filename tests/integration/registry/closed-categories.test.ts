// An interface of which one may no longer list a category: its rows stay as far as its nodes are still there.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { closedPaths, openAccessLists, type AccessLists } from './access-lists.ts'
import { consumerPath, providerPath, put, rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let access: AccessLists
let collector: Running

const name = 'com.shop.CartService'
// encoded as no Java does it; the second goes while nobody looks
const foreignPath = providerPath(name, { host: '10.0.0.3' }).replaceAll('%2F', '%2f')
const foreignGoing = providerPath(name, { host: '10.0.0.4' }).replaceAll('%2F', '%2f')
const closed = ['configurators', 'consumers', 'providers'].map((category) => `/dubbo/${name}/${category}`)
const rulePath = `/dubbo/${name}/configurators/${encodeNodeName(`override://10.0.0.1:20880/${name}?category=configurators&dynamic=false&version=1.0.0&weight=30`)}`
// its URL is none that its columns give back
const oddPath = providerPath(name, { host: '10.0.0.2', params: { 'default.loadbalance': '', token: 'a b+c' } })

beforeAll(async () => {
  estate = await startEstate()
  access = await openAccessLists(estate.server.port)
  await put(estate.writer, providerPath(name))
  for (const path of [oddPath, foreignPath, foreignGoing]) await put(estate.writer, path)
  await put(estate.writer, consumerPath(name))
  await put(estate.writer, rulePath)
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
  providers: await rows<{ address: string }>(
    'select address, application, level, weight, effective_weight, weight_rule, params, url from provider order by address',
  ),
  consumers: await rows('select id, application, params from consumer'),
  services: await rows('select id, applications, consumer_apps, provider_count, consumer_count, problems from service'),
  instances: await rows('select address, level from instance order by address'),
  rules: await rows('select path, kind, key, content from rule'),
})
const history = async () =>
  (await rows<{ text: string }>(`select type || ' ' || address as text from registry_event order by id`)).map((row) => row.text)

it('keeps providers, consumers and rules, and history does not say that they went', async () => {
  const before = await shown()
  expect(before).toMatchObject({ providers: [{ effective_weight: 30 }, {}, {}, {}], consumers: [{}], rules: [{}] })
  for (const path of closed) await access.lock(path)
  await restart()
  expect(await closedPaths()).toEqual(closed)
  expect(await shown()).toEqual(before)
  expect(await history()).toEqual([])
})

it('sees that a provider went all the same', async () => {
  await estate.writer.remove(oddPath, -1)
  await until('its end', shown, (found) => found.providers.length === 3)
  expect(await history()).toEqual(['provider-disappeared 10.0.0.2:20880', 'instance-disappeared 10.0.0.2:20880'])
  expect(await closedPaths()).toEqual(closed)
})

it('keeps a provider that is encoded unlike Java over a restart, and sees that another such went', async () => {
  await collector.close()
  await estate.writer.remove(foreignGoing, -1)
  collector = await estate.startAgain()
  expect((await shown()).providers).toMatchObject([{ address: '10.0.0.1:20880' }, { address: '10.0.0.3:20880' }])
  expect((await history()).slice(2)).toEqual(['provider-disappeared 10.0.0.4:20880', 'instance-disappeared 10.0.0.4:20880'])
  expect(await closedPaths()).toEqual(closed)
})

it('is whole again once it may be listed', async () => {
  const before = await shown()
  for (const path of closed) await access.unlock(path)
  await restart()
  expect(await closedPaths()).toEqual([])
  expect(await shown()).toEqual(before)
  expect(await history()).toHaveLength(4)
})
