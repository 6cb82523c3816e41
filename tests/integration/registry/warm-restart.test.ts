import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { consumerPath, providerPath, put, rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let collector: Running

const touched = 'com.shop.TouchedService'
const quiet = 'com.shop.QuietService'
const directory = (name: string) => `/dubbo/${name}`

/** Rows nobody reads again keep the mark; rows that are made again lose it. */
const mark = 'marked-by-the-test'
const marked = async (): Promise<string[]> =>
  (await rows<{ service: string }>('select distinct service from provider where cluster = $1 order by service', [mark])).map(
    (row) => row.service,
  )

/** Ends the collector, marks every provider, lets things happen, and starts again; answers when the registry was read. */
async function whileAway(act: () => Promise<void>): Promise<void> {
  await collector.close()
  await rows('update provider set cluster = $1', [mark])
  await act()
  await rows('delete from registry_event')
  collector = await estate.startAgain()
}

async function createAll(name: string): Promise<void> {
  for (const category of ['providers', 'consumers', 'configurators', 'routers']) await put(estate.writer, `${directory(name)}/${category}`)
  await put(estate.writer, providerPath(name, { host: '10.0.0.1' }))
  await put(estate.writer, providerPath(name, { host: '10.0.0.2' }))
  await put(estate.writer, consumerPath(name))
}

async function removeAll(path: string): Promise<void> {
  for (const name of await estate.writer.getChildren(path)) await removeAll(`${path}/${name}`)
  await estate.writer.remove(path, -1)
}

const instance = (host: string, application = 'shop', revision = 'r1') =>
  JSON.stringify({
    name: application,
    id: `${host}:20880`,
    address: host,
    port: 20880,
    payload: {
      metadata: {
        'dubbo.endpoints': '[{"port":20880,"protocol":"dubbo"}]',
        'dubbo.metadata-service.url-params': '{"release":"3.2.5"}',
        'dubbo.metadata.revision': revision,
        timestamp: '1795552061802',
      },
    },
  })

const weightDocument = (weight: number, key: string, scope: 'application' | 'service') =>
  `configVersion: v3.0\nscope: ${scope}\nkey: ${key}\nenabled: true\nconfigs:\n  - side: provider\n    addresses: ['10.0.0.1:20880']\n    parameters: {weight: ${weight}}\n`

const weightAt = async (service: string): Promise<number | undefined> =>
  (
    await rows<{ weight: number }>(`select effective_weight as weight from provider where service = $1 and address = '10.0.0.1:20880'`, [
      `${service}:1.0.0`,
    ])
  )[0]?.weight

beforeAll(async () => {
  estate = await startEstate()
  await createAll(touched)
  await createAll(quiet)
  await put(estate.writer, providerPath('com.depot.StockService', { application: 'depot' }))
  collector = await estate.startCollector()
  await untilFresh()
})
beforeEach(() => whileAway(() => removeAll('/dubbo').catch(() => {}).then(() => createAll(touched)).then(() => createAll(quiet)))) // prettier-ignore
afterAll(() => estate.close())

describe('a restart', () => {
  it('reads nothing again where nothing moved, and tells of nothing', async () => {
    await whileAway(async () => {})
    expect(await marked()).toEqual([`${quiet}:1.0.0`, `${touched}:1.0.0`])
    expect(await rows('select 1 from registry_event')).toEqual([])
    expect(await rows('select provider_count, consumer_count from service')).toEqual(
      Array.from({ length: 2 }, () => ({ provider_count: 2, consumer_count: 1 })),
    )
    expect(await rows(`select detail -> 'counts' as counts from source`)).toEqual([
      { counts: { interfaces: 2, providers: 4, consumers: 2, instances: 2 } },
    ])
  })

  it('reads an interface one of whose providers registered again with the same number of them', async () => {
    await whileAway(async () => {
      await estate.writer.remove(providerPath(touched, { host: '10.0.0.2' }), -1)
      await put(estate.writer, providerPath(touched, { host: '10.0.0.2', params: { weight: '7' } }))
    })
    expect(await marked()).toEqual([`${quiet}:1.0.0`])
    expect(await rows(`select weight from provider where service = $1 order by address`, [`${touched}:1.0.0`])).toEqual([
      { weight: 100 },
      { weight: 7 },
    ])
    const events = await rows<{ type: string; changes: object }>(
      `select type, detail -> 'changes' as changes from registry_event where address like '10.0.0.2%'`,
    )
    expect(events).toMatchObject([{ type: 'provider-changed', changes: { weight: ['100', '7'] } }])
  })

  it.each([
    ['a consumer came', () => put(estate.writer, consumerPath(touched, { host: '10.0.9.9' }))],
    ['a consumer went', () => estate.writer.remove(consumerPath(touched), -1)],
    [
      'an override URL came',
      () => put(estate.writer, `${directory(touched)}/configurators/${encodeURIComponent(`override://10.0.0.1:20880/${touched}?version=1.0.0&weight=3`)}`),
    ], // prettier-ignore
    [
      'a route URL came',
      () => put(estate.writer, `${directory(touched)}/routers/${encodeURIComponent(`condition://0.0.0.0/${touched}?rule=a`)}`),
    ],
  ])('reads an interface where %s', async (_, act) => {
    await whileAway(act)
    expect(await marked()).toEqual([`${quiet}:1.0.0`])
  })

  it('keeps override URLs of interfaces it does not read', async () => {
    await put(
      estate.writer,
      `${directory(touched)}/configurators/${encodeURIComponent(`override://10.0.0.1:20880/${touched}?version=1.0.0&weight=3`)}`,
    )
    await until('the rule', () => weightAt(touched), (weight) => weight === 3) // prettier-ignore
    await whileAway(async () => {})
    expect(await rows('select key from rule')).toEqual([{ key: `${touched}:1.0.0` }])
    expect(await marked()).toEqual([`${quiet}:1.0.0`, `${touched}:1.0.0`])
    expect(await rows('select 1 from registry_event')).toEqual([])
  })

  it('drops what has no directory any more', async () => {
    await whileAway(() => removeAll(directory(touched)))
    expect(await rows('select id from service')).toEqual([{ id: `${quiet}:1.0.0` }])
    expect(await rows('select distinct service from provider')).toEqual([{ service: `${quiet}:1.0.0` }])
    expect(await rows('select distinct service from consumer')).toEqual([{ service: `${quiet}:1.0.0` }])
    expect(await rows(`select name from registry_reading where kind = 'interface'`)).toEqual([{ name: quiet }])
    expect(await marked()).toEqual([`${quiet}:1.0.0`])
  })

  it('reads the interfaces of an application whose weight rule came and went', async () => {
    await whileAway(() => put(estate.writer, '/dubbo/config/dubbo/shop.configurators', weightDocument(5, 'shop', 'application')))
    expect([await weightAt(touched), await weightAt(quiet)]).toEqual([5, 5])
    expect(await marked()).toEqual([])
    await whileAway(() => estate.writer.remove('/dubbo/config/dubbo/shop.configurators', -1))
    expect([await weightAt(touched), await weightAt(quiet)]).toEqual([100, 100])
  })

  it('reads the interface of a service whose weight rule changed, and no other', async () => {
    const path = `/dubbo/config/dubbo/${touched}:1.0.0:.configurators`
    await put(estate.writer, path, weightDocument(5, `${touched}:1.0.0`, 'service'))
    await until('the rule', () => weightAt(touched), (weight) => weight === 5) // prettier-ignore
    await whileAway(() => put(estate.writer, path, weightDocument(6, `${touched}:1.0.0`, 'service')))
    expect([await weightAt(touched), await weightAt(quiet)]).toEqual([6, 100])
    expect(await marked()).toEqual([`${quiet}:1.0.0`])
  })

  it('reads the interfaces of an application one of whose instances came, changed or went', async () => {
    const path = '/services/shop/10.0.0.1:20880'
    const levels = () => rows('select distinct level from provider where address = $1', ['10.0.0.1:20880'])
    await whileAway(() => put(estate.writer, path, instance('10.0.0.1')))
    expect(await levels()).toEqual([{ level: 'both' }])
    expect(await rows(`select level, revision from instance where address = '10.0.0.1:20880'`)).toEqual([{ level: 'both', revision: 'r1' }])
    await whileAway(() => put(estate.writer, path, instance('10.0.0.1', 'shop', 'r2')))
    expect(await rows(`select level, revision from instance where address = '10.0.0.1:20880'`)).toEqual([{ level: 'both', revision: 'r2' }])
    await whileAway(() => estate.writer.remove(path, -1))
    expect(await levels()).toEqual([{ level: 'interface' }])
    expect(await rows(`select name from registry_reading where kind = 'instances'`)).toEqual([])
  })

  it('leaves instances alone that it knows from before', async () => {
    await put(estate.writer, '/services/shop/10.0.0.1:20880', instance('10.0.0.1'))
    await until('the instance', () => rows(`select 1 from provider where level = 'both'`), (found) => found.length === 2) // prettier-ignore
    await whileAway(async () => {})
    expect(await marked()).toEqual([`${quiet}:1.0.0`, `${touched}:1.0.0`])
    expect(await rows('select 1 from registry_event')).toEqual([])
    await estate.writer.remove('/services/shop/10.0.0.1:20880', -1)
  })

  it('sees that an application was mapped to an interface, and whose mapping went', async () => {
    await put(estate.writer, '/services/cart/10.0.5.1:20880', instance('10.0.5.1', 'cart'))
    const offered = () => rows(`select service, level from provider where application = 'cart'`)
    await whileAway(() => put(estate.writer, `/dubbo/mapping/${touched}`, 'shop,cart'))
    expect(await offered()).toEqual([{ service: touched, level: 'application' }])
    expect(await marked()).toEqual([`${quiet}:1.0.0`])
    await whileAway(() => estate.writer.remove(`/dubbo/mapping/${touched}`, -1))
    expect(await offered()).toEqual([])
    await estate.writer.remove('/services/cart/10.0.5.1:20880', -1)
  })

  it('reads everything again when other code made the rows', async () => {
    await whileAway(async () => {
      // as if the rows came from a version before this one: what a digest was made with is part of it
      await rows(`update registry_reading set digest = 'of another version'`)
    })
    expect(await marked()).toEqual([])
    expect(await rows('select 1 from registry_event where type not like $1', ['provider-%'])).toEqual([])
  })

  it('remembers what it saw live, so that it is not read again', async () => {
    await put(estate.writer, providerPath(touched, { host: '10.0.0.3' }))
    const addresses = () => rows(`select address from provider where service = $1`, [`${touched}:1.0.0`])
    await until('the provider', addresses, (found) => found.length === 3)
    // a name that came was not listed with its neighbours; that is done when it is quiet
    const readings = () => rows(`select 1 from registry_reading where kind = 'interface'`)
    await until('the listing', readings, (found) => found.length === 2)
    await whileAway(async () => {})
    expect(await marked()).toEqual([`${quiet}:1.0.0`, `${touched}:1.0.0`])
  })

  it('reads an interface again about which something is odd, however quiet it is', async () => {
    await put(estate.writer, `${directory(touched)}/providers/nonsense`)
    await until('the oddity', () => rows('select 1 from registry_oddity'), (found) => found.length === 1) // prettier-ignore
    await whileAway(async () => {})
    expect(await marked()).toEqual([`${quiet}:1.0.0`])
    expect(await rows('select code from registry_oddity')).toEqual([{ code: 'malformed-url' }])
  })
})
