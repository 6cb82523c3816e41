import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { consumerPath, providerPath, put, rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let collector: Running
const name = 'com.shop.CartService'

const instance = (port: number, endpoints = [{ port, protocol: 'tri' }]) =>
  JSON.stringify({
    name: 'cart',
    id: `10.0.0.1:${port}`,
    address: '10.0.0.1',
    port,
    payload: {
      metadata: {
        'dubbo.endpoints': JSON.stringify(endpoints),
        'dubbo.metadata-service.url-params': '{"release":"3.3.6"}',
        'dubbo.metadata.revision': 'r1',
        timestamp: '1795552061802',
      },
    },
  })

const providers = () =>
  rows<{ service: string; address: string; protocol: string; level: string; generation: string }>(
    'select service, address, protocol, level, generation from provider order by service, address',
  )

beforeAll(async () => {
  estate = await startEstate()
  await put(estate.writer, `/dubbo/mapping/${name}`, 'cart,retired')
  await put(
    estate.writer,
    `/dubbo/metadata/${name}/1.0.0/g/provider/cart`,
    JSON.stringify({ methods: [{ name: 'add' }], parameters: { version: '1.0.0', group: 'g' } }),
  )
  await put(estate.writer, `/dubbo/metadata/${name}/0.9.0/provider/retired`, JSON.stringify({ parameters: { version: '0.9.0' } }))
  await put(estate.writer, '/services/cart/10.0.0.1:50051', instance(50051))
  await put(estate.writer, consumerPath(name, { params: { group: 'g' } }))
  collector = await estate.startCollector()
  await untilFresh()
})
afterAll(() => estate.close())

describe('an application that registers instances only', () => {
  it('provides what mapping and service definitions say, in their group and version', async () => {
    expect(await providers()).toEqual([
      { service: `g/${name}:1.0.0`, address: '10.0.0.1:50051', protocol: 'tri', level: 'application', generation: '3.3' },
    ])
    expect(await rows(`select level, methods from provider`)).toEqual([{ level: 'application', methods: ['add'] }])
    expect(await rows(`select provider_count, consumer_count, level from service where id = $1`, [`g/${name}:1.0.0`])).toEqual([
      { provider_count: 1, consumer_count: 1, level: 'application' },
    ])
  })

  it('is followed when an instance comes and goes, though no interface node moves', async () => {
    await put(estate.writer, '/services/cart/10.0.0.1:50052', instance(50052))
    await until('the second instance', providers, (found) => found.length === 2)
    await estate.writer.remove('/services/cart/10.0.0.1:50051', -1)
    await until('the first being gone', providers, (found) => found.length === 1 && found[0]?.address === '10.0.0.1:50052')
  })

  it('becomes the same provider when it registers on the interface level too', async () => {
    await put(
      estate.writer,
      providerPath(name, { host: '10.0.0.1', port: 50052, application: 'cart', protocol: 'tri', params: { group: 'g', release: '3.3.6' } }),
    )
    await until('one row of both levels', providers, (found) => found.length === 1 && found[0]?.level === 'both')
    expect(await rows('select address, level from instance')).toEqual([{ address: '10.0.0.1:50052', level: 'both' }])
    const types = (
      await rows<{ type: string }>(`select type from registry_event where address = '10.0.0.1:50052' and type like 'provider%' order by id`)
    ).map((row) => row.type)
    expect(types).toEqual(['provider-appeared', 'provider-changed'])
  })

  it('is whole while its instances move to the application level one by one', async () => {
    const shown = async () => (await providers()).map(({ address, level }) => `${address} ${level}`)
    const nodeOf = (port: number) =>
      providerPath(name, { host: '10.0.0.1', port, application: 'cart', protocol: 'tri', params: { group: 'g', release: '3.3.6' } })
    await put(estate.writer, '/services/cart/10.0.0.1:50053', instance(50053))
    await until('the one that is there as an instance only', shown, (found) => found.length === 2)
    expect(await shown()).toEqual(['10.0.0.1:50052 both', '10.0.0.1:50053 application'])
    expect(await rows(`select provider_count, level from service where id = $1`, [`g/${name}:1.0.0`])).toEqual([
      { provider_count: 2, level: 'both' },
    ])
    await put(estate.writer, nodeOf(50053))
    await until('both levels', shown, (found) => found[1] === '10.0.0.1:50053 both')
    await estate.writer.remove(nodeOf(50053), -1)
    await until('the interface level left again', shown, (found) => found[1] === '10.0.0.1:50053 application')
    await collector.close()
    await rows(`delete from provider where address = '10.0.0.1:50053'`)
    collector = await estate.startCollector()
    await until('the same after a restart', shown, (found) => found.length === 2)
    expect(await shown()).toEqual(['10.0.0.1:50052 both', '10.0.0.1:50053 application'])
    await estate.writer.remove('/services/cart/10.0.0.1:50053', -1)
    await until('the instance gone', shown, (found) => found.length === 1)
  })

  it('does not haunt services it left, once it registers on the interface level', async () => {
    await put(estate.writer, '/dubbo/mapping/com.shop.LeftService', 'cart')
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(await rows(`select 1 from provider where service like 'com.shop.LeftService%'`)).toEqual([])
  })

  it('is found by the mapping of 2.7 too, a node per application in the config centre, and is no rule there', async () => {
    const old = 'com.shop.OldService'
    const offered = () => rows<{ address: string; level: string }>(`select address, level from provider where service like '${old}%'`)
    await put(
      estate.writer,
      `/dubbo/metadata/${old}/2.0.0/provider/old`,
      JSON.stringify({ methods: [{ name: 'get' }], parameters: { version: '2.0.0' } }),
    )
    await put(estate.writer, '/services/old/10.0.0.9:20880', instance(20880).replaceAll('10.0.0.1', '10.0.0.9').replaceAll('cart', 'old'))
    await put(estate.writer, `/dubbo/config/mapping/${old}/old`, '1795552061802')
    await until('it being offered', offered, (found) => found.length === 1)
    expect(await offered()).toEqual([{ address: '10.0.0.9:20880', level: 'application' }])
    expect(await rows(`select path from rule where path like '%/mapping/%' union select path from registry_oddity`)).toEqual([])
    await collector.close()
    await rows(`delete from provider where service like '${old}%'`)
    await estate.startCollector()
    await until('the same after a restart', offered, (found) => found.length === 1)
    await estate.writer.remove(`/dubbo/config/mapping/${old}/old`, -1)
    await until('it being gone with the mapping', offered, (found) => found.length === 0)
  })
})
