import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseInstanceNode } from '../../../lib/registry/instance-node.ts'
import { instancesOf } from '../../../lib/registry/instances.ts'
import { endpointKeys, endpointKey, mergeInterface, type MergeContext } from '../../../lib/registry/merge.ts'
import { servicesOf } from '../../../lib/registry/services.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'

type Recorded = { path: string; data: string }
const recorded = (name: string): Recorded[] => {
  const lines = readFileSync(new URL(`../../fixtures/dubbo/${name}`, import.meta.url), 'utf8').split('\n')
  return lines.flatMap((line, index) => {
    const path = /^[EP] v\d+ (\/.*)$/.exec(line)?.[1]
    if (!path) return []
    const data = lines.slice(index + 1, index + 3).find((next) => next.startsWith('    data('))
    return [{ path, data: data?.replace(/^ {4}data\(\d+\): ?/, '') ?? '' }]
  })
}

const alone: MergeContext = { hasInstance: () => false, rulesFor: () => [] }
const childrenOf = (tree: Recorded[], path: string) =>
  tree.flatMap((node) => (node.path.startsWith(`${path}/`) ? [node.path.slice(path.length + 1)] : []))
const mergeRecorded = (tree: Recorded[], name: string, context = alone) =>
  mergeInterface(
    {
      interface: name,
      path: `/dubbo/${name}`,
      providers: childrenOf(tree, `/dubbo/${name}/providers`),
      consumers: childrenOf(tree, `/dubbo/${name}/consumers`),
      claims: [],
    },
    context,
  )

describe('recorded trees', () => {
  it.each([
    { file: 'znodes-26.txt', name: 'demo.Echo26', generation: '2.6', release: '', consumers: ['192.0.2.2:14138'] },
    {
      file: 'znodes-27.txt',
      name: 'demo.Echo27',
      generation: '2.7',
      release: '2.7.23',
      consumers: [expect.stringMatching(/^192\.0\.2\.2:\d+$/)],
    },
    {
      file: 'znodes-32.txt',
      name: 'demo.Echo32',
      generation: '3.2',
      release: '3.2.18',
      consumers: [expect.stringMatching(/^192\.0\.2\.2:\d+$/)],
    },
    { file: 'znodes-33.txt', name: 'demo.Echo33', generation: '3.3', release: '3.3.6', consumers: ['192.0.2.2:14236'] },
  ])('of $file are read without an oddity', ({ file, name, generation, release, consumers }) => {
    const merged = mergeRecorded(recorded(file), name)
    expect(merged.oddities).toEqual([])
    expect(merged.providers).toHaveLength(3)
    for (const row of merged.providers) {
      expect(row).toMatchObject({
        generation,
        release,
        level: 'interface',
        service: `${name}:1.0.0`,
        weight: 100,
        methods: ['slow', 'where'],
      })
    }
    expect(merged.consumers.map((row) => row.id)).toEqual(consumers)
  })

  it.each(['znodes-32.txt', 'znodes-33.txt'])('of %s tell instances from the nodes under /services', (file) => {
    const nodes = recorded(file).flatMap(({ path, data }) => {
      const [, application, node] = /^\/services\/([^/]+)\/(.+)$/.exec(path) ?? []
      return application && node ? [parseInstanceNode(application, node, Buffer.from(data))] : []
    })
    expect(nodes).toHaveLength(3)
    for (const node of nodes)
      expect(node).toMatchObject({
        host: '192.0.2.2',
        hasMetadataService: true,
        endpoints: [{ protocol: 'dubbo', port: node.port }],
        revision: expect.stringMatching(/^[0-9a-f]{32}$/),
      })
    const endpoints = new Set(nodes.flatMap(endpointKeys))
    const merged = mergeRecorded(recorded(file), `demo.Echo${file.slice(7, 9)}`, {
      ...alone,
      hasInstance: (application, host, port) => endpoints.has(endpointKey(application, host, port)),
    })
    expect(merged.providers.map((provider) => provider.level)).toEqual(['both', 'both', 'both'])
  })
})

const provider = (params: string, address = '10.0.0.1:20880') =>
  encodeNodeName(`dubbo://${address}/a.B?application=shop&interface=a.B&${params}`)
const consumer = (params: string, host = '10.0.1.1') =>
  encodeNodeName(`consumer://${host}/a.B?application=web&interface=a.B&pid=1&${params}`)
const merge = (providers: string[], consumers: string[] = []) =>
  mergeInterface({ interface: 'a.B', path: '/dubbo/a.B', providers, consumers, claims: [] }, alone)
const services = (merged: ReturnType<typeof merge>, known: Parameters<typeof servicesOf>[0]['known'] = []) =>
  servicesOf({ interface: 'a.B', ...merged, known, forcedToInterface: new Set(), now: new Date('2026-11-25T00:00:00Z'), packets: [] })
const codes = (merged: ReturnType<typeof merge>) =>
  Object.fromEntries(services(merged).map((service) => [service.id, service.problems.map((problem) => problem.code)]))

describe('one truth', () => {
  it('keeps the newer of two nodes of one provider', () => {
    const merged = merge([
      provider('timestamp=1795552061802&weight=1'),
      provider('timestamp=1795552061900&weight=2'),
      provider('timestamp=1795552061700&weight=3'),
    ])
    expect(merged.providers.map((row) => row.weight)).toEqual([2])
  })

  it('lets one address serve several protocols and versions', () => {
    const merged = merge([
      provider('version=1'),
      provider('version=2'),
      encodeNodeName('tri://10.0.0.1:20880/a.B?application=shop&interface=a.B&version=1'),
    ])
    expect(services(merged).map((service) => [service.id, service.providerCount, service.protocols])).toEqual([
      ['a.B:1', 2, ['dubbo', 'tri']],
      ['a.B:2', 1, ['dubbo']],
    ])
  })

  it('tells a service apart that has no provider from one that has another version', () => {
    expect(codes(merge([], [consumer('version=1')]))).toEqual({ 'a.B:1': ['no-provider-while-consumed'] })
    expect(codes(merge([provider('version=2')], [consumer('version=1')]))).toEqual({
      'a.B:2': [],
      'a.B:1': ['consumers-on-missing-version'],
    })
    expect(codes(merge([provider('version=1')], [consumer('version=1')]))).toEqual({ 'a.B:1': ['one-provider-left'] })
    expect(codes(merge([provider('version=1'), provider('version=1', '10.0.0.2:1')], [consumer('version=1')]))).toEqual({ 'a.B:1': [] })
    expect(codes(merge([provider('disabled=true')], [consumer('')]))).toEqual({ 'a.B': ['all-providers-disabled'] })
    expect(codes(merge([provider('revision=1'), provider('revision=2', '10.0.0.2:1')]))).toEqual({ 'a.B': ['mixed-revisions'] })
    expect(codes(merge([]))).toEqual({ 'a.B': ['dead-directory'] })
  })

  it('keeps a service that was known when its last provider goes, and drops the guess for an empty directory', () => {
    expect(
      services(merge([]), [
        { id: 'g/a.B:1', interface: 'a.B', group: 'g', version: '1' },
        { id: 'a.B', interface: 'a.B', group: '', version: '' },
      ]).map((service) => service.id),
    ).toEqual(['g/a.B:1'])
  })

  it('reads what 2.6 wrote as defaults, and weights that are none as 100', () => {
    expect(merge([provider('default.weight=7&default.loadbalance=leastactive')]).providers[0]).toMatchObject({
      weight: 7,
      loadBalance: 'leastactive',
    })
    expect(merge([provider('weight=heavy')]).providers[0]?.weight).toBe(100)
  })
})

describe('instances', () => {
  const group = { application: 'shop', host: '10.0.0.1', release: '3.2.0', generation: '3.2', startedAt: null }
  const node = parseInstanceNode(
    'shop',
    '10.0.0.1:20880',
    Buffer.from(
      JSON.stringify({
        address: '10.0.0.1',
        port: 20880,
        payload: { metadata: { 'dubbo.endpoints': '[{"port":20880,"protocol":"dubbo"},{"port":50051,"protocol":"tri"}]' } },
      }),
    ),
  )

  it('are one with all ports of their endpoints', () => {
    const rows = instancesOf(
      [node],
      [
        { ...group, address: '10.0.0.1:50051', port: 50051, protocols: ['tri'] },
        { ...group, address: '10.0.0.1:9', port: 9, protocols: ['rest'] },
      ],
    )
    expect(rows.map((row) => [row.address, row.level])).toEqual([
      ['10.0.0.1:20880', 'both'],
      ['10.0.0.1:9', 'interface'],
    ])
    expect(rows[0]?.problems.map((problem) => problem.code)).toEqual(['instance-without-metadata'])
  })
})

describe('two instances that claim one address', () => {
  const instance = (port: number, timestamp: string) =>
    parseInstanceNode(
      'orders',
      `10.0.0.1:${port}`,
      Buffer.from(
        JSON.stringify({
          name: 'orders',
          id: `10.0.0.1:${port}`,
          address: '10.0.0.1',
          port,
          payload: {
            id: `10.0.0.1:${port}`,
            name: 'orders',
            metadata: { timestamp, 'dubbo.endpoints': JSON.stringify([{ port: 50_051, protocol: 'tri' }]) },
          },
        }),
      ),
    )

  it('give the same row in whichever order they are read', () => {
    const claims = [instance(20_880, '1795552000002'), instance(50_051, '1795552000000')].map((one) => ({
      group: '',
      version: '',
      methods: [],
      instance: one,
    }))
    const merge = (order: typeof claims) =>
      mergeInterface({ interface: 'a.B', path: '/dubbo/a.B', providers: [], consumers: [], claims: order }, alone).providers
    expect(merge(claims).map((row) => row.startedAt)).toEqual(['2026-11-24T20:26:40.002Z'])
    expect(merge(claims.toReversed())).toEqual(merge(claims))
  })
})
