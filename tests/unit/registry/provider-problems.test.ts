import { describe, expect, it } from 'vitest'
import { instancesOf, type ProviderGroup } from '../../../lib/registry/instances.ts'
import { parseInstanceNode } from '../../../lib/registry/instance-node.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { mergeInterface } from '../../../lib/registry/merge.ts'
import { largePackets, packetLimitBytes } from '../../../lib/registry/packet-size.ts'
import { mixedMethods, neverWarmed, packetLimit } from '../../../lib/registry/provider-problems.ts'
import type { ProviderFact } from '../../../lib/registry/rows.ts'
import { problemCodes } from '../../../lib/registry/problems.ts'

const now = new Date('2026-11-25T02:00:00Z')
const name = 'com.shop.CartService'
const context = { hasInstance: () => false, rulesFor: () => [] }

/** Providers as their URLs make them. */
const providersOf = (...queries: string[]): ProviderFact[] =>
  mergeInterface(
    {
      interface: name,
      path: `/dubbo/${name}`,
      providers: queries.map((query, at) =>
        encodeNodeName(`dubbo://10.0.0.${at + 1}:20880/${name}?application=cart&interface=${name}&${query}`),
      ),
      consumers: [],
      claims: [],
    },
    context,
  ).providers

describe('providers with different methods', () => {
  it('are told with who lacks what', () => {
    const [problem] = mixedMethods(providersOf('methods=add,view', 'methods=add,clear,merge,refund,view', 'methods=add,view'))
    expect(problem).toMatchObject({ code: 'mixed-methods', severity: 'warning' })
    expect(problem?.text).toContain('2 of 3 providers')
    expect(problem?.text).toContain('10.0.0.1:20880 lacks clear, merge, refund')
  })

  it.each([
    ['one list', ['methods=add,view', 'methods=add,view']],
    ['another order', ['methods=add,view', 'methods=view,add']],
    ['a simplified URL beside it', ['methods=add', 'weight=100']],
    ['a generic provider beside it', ['methods=add', 'methods=*']],
  ])('are no problem with %s', (_what, queries) => {
    expect(mixedMethods(providersOf(...queries))).toEqual([])
  })
})

describe('a provider that is never warmed up', () => {
  const started = (iso: string): string => `methods=add&timestamp=${Date.parse(iso)}`

  it('says it starts in the future', () => {
    const [problem, ...others] = neverWarmed(providersOf(started('2026-11-25T03:00:00Z'), started('2026-11-25T01:00:00Z')), now)
    expect(problem).toMatchObject({ code: 'never-warmed', severity: 'warning' })
    expect(problem?.text).toContain('1 of 2 providers')
    expect(problem?.text).toContain('10.0.0.1:20880: 2026-11-25T03:00:00.000Z')
    expect(others).toEqual([])
  })

  it('does not say when it started', () => {
    expect(neverWarmed(providersOf('methods=add', started('2026-11-25T01:00:00Z')), now)).toMatchObject([
      { code: 'never-warmed', severity: 'info', text: expect.stringContaining('1 of 2 providers do not say') },
    ])
  })

  it.each([
    ['a clock that is a little ahead', started('2026-11-25T02:00:30Z')],
    ['warm-up switched off', 'methods=add&warmup=0'],
    ['warm-up switched off for all', 'methods=add&default.warmup=-1'],
    ['a weight of nothing', 'methods=add&weight=0'],
    ['a simplified URL', 'weight=100'],
  ])('is none with %s', (_what, query) => {
    expect(neverWarmed(providersOf(query), now)).toEqual([])
  })
})

describe('a directory near the packet limit', () => {
  const listing = (count: number, length: number) => ({
    providers: Array<string>(count).fill('x'.repeat(length)),
    consumers: [],
    configurators: [],
    routers: [],
  })

  it('is told from three quarters on, and is a danger beyond it', () => {
    expect(largePackets(listing(700, 1000))).toEqual([])
    const [near] = packetLimit(largePackets(listing(830, 1000)))
    expect(near).toMatchObject({
      code: 'packet-limit',
      severity: 'warning',
      text: expect.stringMatching(/The 830 and more providers .* 75 %/),
    })
    const [over] = packetLimit(largePackets(listing(1100, 1000)))
    expect(over).toMatchObject({ severity: 'danger', text: expect.stringContaining('lose their connection') })
  })

  it('counts every name with its length, and what surrounds them', () => {
    const exact = listing(1, packetLimitBytes - 16 - 68 - 4 - 4)
    expect(largePackets(exact, 1)).toMatchObject([{ category: 'providers', children: 1, bytes: packetLimitBytes }])
  })
})

describe('ports that one instance hides', () => {
  const node = (port: number, startedAt: number) =>
    parseInstanceNode(
      'cart',
      `10.0.0.1:${port}`,
      Buffer.from(
        JSON.stringify({
          address: '10.0.0.1',
          port,
          payload: {
            metadata: {
              'dubbo.endpoints': JSON.stringify([{ port, protocol: 'dubbo' }]),
              'dubbo.metadata-service.url-params': '{"release":"3.2.18"}',
              timestamp: String(startedAt),
            },
          },
        }),
      ),
    )
  const at = Date.parse('2026-11-25T01:00:00Z')
  const group = (port: number, changes: Partial<ProviderGroup> = {}): ProviderGroup => ({
    application: 'cart',
    address: `10.0.0.1:${port}`,
    host: '10.0.0.1',
    port,
    release: '3.2.18',
    generation: '3.2',
    startedAt: new Date(at + 2000).toISOString(),
    protocols: ['dubbo'],
    ...changes,
  })
  const problemsOf = (groups: ProviderGroup[], nodes = [node(20910, at)]) =>
    instancesOf(nodes, groups).flatMap((row) => row.problems.map((problem) => `${row.address} ${problem.code}: ${problem.text}`))

  it('are told at the instance (three ports of one process, one instance node, as 3.2.18 leaves them)', () => {
    const found = problemsOf([group(20910), group(20912), group(20911)])
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^10\.0\.0\.1:20910 port-overwrite: .* port 20911, 20912 of this host, but its instance names 20910 alone/)
  })

  it.each([
    ['each port has an instance', [group(20910), group(20911)], [node(20910, at), node(20911, at)]],
    ['the other port is another process', [group(20910), group(20911, { startedAt: new Date(at + 600_000).toISOString() })], undefined],
    ['the other port speaks another protocol', [group(20910), group(20911, { protocols: ['rest'] })], undefined],
    ['the other port is Dubbo 2', [group(20910), group(20911, { generation: '2.7' })], undefined],
    ['the other port is another application', [group(20910), group(20911, { application: 'shop' })], undefined],
  ])('are none where %s', (_what, groups, nodes) => {
    expect(problemsOf(groups, nodes)).toEqual([])
  })
})

it('has a code for every problem, once', () => {
  expect(new Set(problemCodes).size).toBe(problemCodes.length)
})
