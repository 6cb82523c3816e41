import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { listProviders } from '../../../lib/registry/queries.ts'
import { getServiceState } from '../../../lib/registry/queries/history.ts'
import { rawUrl } from '../../../lib/registry/raw-url.ts'
import { providersQuerySchema } from '../../../lib/registry/requests.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { consumerPath, providerPath, put, rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
const good = 'com.shop.GoodService'

beforeAll(async () => {
  estate = await startEstate()
  await put(estate.writer, providerPath(good))
})
afterAll(() => estate.close())

const url = (text: string) => `/dubbo/com.shop.BadService/providers/${encodeNodeName(text)}`
const long = 'x'.repeat(5000)

/** [what it is, where, data, the code people see] */
const cases: [string, string, Buffer | string, string][] = [
  ['a name that is not percent-encoded', '/dubbo/com.shop.BadService/providers/dubbo%ZZ', '', 'malformed-name'],
  ['a name that is no URL', '/dubbo/com.shop.BadService/providers/hello', '', 'malformed-url'],
  ['a port that is none', url('dubbo://10.0.0.1:99999/com.shop.BadService?interface=com.shop.BadService'), '', 'malformed-url'],
  ['a provider without a host', url('dubbo://:20880/com.shop.BadService?interface=com.shop.BadService&application=a'), '', 'empty-host'],
  ['a consumer among the providers', url('consumer://10.0.0.1/com.shop.BadService?interface=com.shop.BadService'), '', 'foreign-protocol'],
  ['a script as protocol', url('java script://10.0.0.1:1/com.shop.BadService?interface=com.shop.BadService'), '', 'foreign-protocol'],
  [
    'a protocol nobody knows',
    url('gopher://10.0.0.1:70/com.shop.BadService?interface=com.shop.BadService&application=old'),
    '',
    'foreign-protocol',
  ],
  ['a URL of another interface', url('dubbo://10.0.0.1:20880/com.shop.Other?interface=com.shop.Other'), '', 'interface-mismatch'],
  [
    'a provider without an application',
    url('dubbo://10.0.0.7:20880/com.shop.BadService?interface=com.shop.BadService'),
    '',
    'no-application',
  ],
  [
    'an application with a name of 5,000 characters',
    url(`dubbo://10.0.0.1:20880/com.shop.BadService?interface=com.shop.BadService&application=${long}`),
    '',
    'name-too-long',
  ],
  [
    'a version of 5,000 characters',
    url(`dubbo://10.0.0.1:20880/com.shop.BadService?interface=com.shop.BadService&application=a&version=${long}`),
    '',
    'name-too-long',
  ],
  ['a directory with a slash in its name', '/dubbo/com%2Fshop', '', 'malformed-name'],
  ['a directory that is encoded twice over', '/dubbo/com.shop%2EGoodService', '', 'malformed-name'],
  ['an instance that is no JSON', '/services/bad/10.0.0.1:1', 'not json', 'malformed-instance'],
  ['an instance that is another JSON', '/services/bad/10.0.0.1:2', '{"port":"many"}', 'malformed-instance'],
  ['an instance of 1 MB', '/services/bad/10.0.0.1:3', Buffer.alloc(1_000_000, 'x'), 'instance-too-large'],
  ['an instance without a host', '/services/bad/nowhere', '{"port":1}', 'empty-host'],
  ['a rule that is no YAML', `/dubbo/config/dubbo/${good}:1.0.0:.configurators`, 'a: [unclosed', 'malformed-rule'],
  ['a rule of 1 MB', '/dubbo/config/dubbo/shop.tag-router', Buffer.alloc(1_000_000, '#'), 'rule-too-large'],
]

describe('bad input in the tree', () => {
  it('is shown with a code, and hurts nothing else, when it is there at the start', async () => {
    for (const [, path, data] of cases) await put(estate.writer, path, data)
    await put(estate.writer, '/dubbo/com.shop.Plain', Buffer.alloc(1_000_000, 'y'))
    await put(
      estate.writer,
      providerPath('com.shop.Plain', { application: '<img src=x onerror=alert(1)>', params: { tag: "'; drop table provider; --" } }),
    )
    await put(estate.writer, consumerPath('com.shop.Plain', { host: '', application: 'hostless' }))
    await estate.startCollector()
    await untilFresh()
    const seen = new Map(
      (await rows<{ path: string; code: string }>('select path, code from registry_oddity')).map((row) => [row.path, row.code]),
    )
    for (const [what, path, , code] of cases) expect.soft(seen.get(path.slice(0, 600)), what).toBe(code)
    expect(seen.size).toBe(cases.length)
  })

  it('leaves the URL of a provider as it is registered, and as it was', async () => {
    const name = 'com.shop.Pathed'
    const own = (path: string) => `rest://10.0.0.9:8080/${path}?side=provider&application=shop&interface=${name}&anyhost`
    // a service that is not there yet is not found
    const shown = async () => (await listProviders(name, providersQuerySchema.parse({})).catch(() => ({ data: [] }))).data.map(rawUrl)
    const node = (path: string) => `/dubbo/${name}/providers/${encodeNodeName(own(path))}`
    await put(estate.writer, node('shop/orders'))
    await until('the provider', shown, (urls) => urls.length === 1)
    expect(await shown()).toEqual([own('shop/orders')])
    await sleep(20)
    const at = new Date().toISOString()
    await estate.writer.remove(node('shop/orders'), -1)
    await put(estate.writer, node('orders/v2'))
    await until('its new path', shown, ([url]) => url === own('orders/v2'))
    expect((await getServiceState(name, { at })).data.providers.map(rawUrl)).toEqual([own('shop/orders')])
  })

  it('keeps the good rows whole', async () => {
    expect(await rows('select service, address from provider where service like $1', [`${good}%`])).toEqual([
      { service: `${good}:1.0.0`, address: '10.0.0.1:20880' },
    ])
    expect(await rows(`select application, tag from provider where service = 'com.shop.Plain:1.0.0'`)).toEqual([
      { application: '<img src=x onerror=alert(1)>', tag: "'; drop table provider; --" },
    ])
    expect(await rows(`select application, id, host from consumer`)).toEqual([{ application: 'hostless', id: ':42', host: '' }])
  })

  it('still shows what is odd but usable', async () => {
    expect(
      (await rows<{ protocol: string }>(`select protocol from provider where service = 'com.shop.BadService' order by 1`)).map(
        (row) => row.protocol,
      ),
    ).toEqual(['dubbo', 'gopher'])
  })

  it('is the same when it comes while we watch, and goes when it is taken away', async () => {
    const late = url('late')
    await put(estate.writer, late)
    const codes = () => rows<{ code: string }>('select code from registry_oddity where path = $1', [late])
    await until('the oddity', codes, (found) => found[0]?.code === 'malformed-url')
    await estate.writer.remove(late, -1)
    await until('its end', codes, (found) => found.length === 0)
    const instance = '/services/bad/10.0.0.1:1'
    await put(
      estate.writer,
      instance,
      JSON.stringify({ name: 'bad', address: '10.0.0.1', port: 1, payload: { metadata: { note: 'half \ud800 and nul \u0000' } } }),
    )
    await until(
      'the mended instance',
      () =>
        rows<{ level: string; codes: string[] }>(
          `select level, jsonb_path_query_array(problems, '$[*].code') as codes from instance where address = '10.0.0.1:1'`,
        ),
      (found) => found[0]?.codes[0] === 'instance-without-metadata',
    )
    await until(
      'its oddity being gone',
      () => rows('select 1 from registry_oddity where path = $1', [instance]),
      (found) => found.length === 0,
    )
  })
})
