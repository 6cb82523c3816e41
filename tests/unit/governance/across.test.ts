import { describe, expect, it } from 'vitest'
import { findAcross } from '../../../lib/governance/across/find-across.ts'
import { acrossFindingSchema, type AcrossFinding } from '../../../lib/governance/across/finding-schema.ts'
import type { World } from '../../../lib/governance/across/world.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { groupRules, type RuleNode } from '../../../lib/governance/rules/group-rules.ts'
import { twinsOf } from '../../../lib/governance/rules/rule-twins.ts'

const registry = 'registry:main'
const key = 'g1/com.shop.Order:1.0.0'
const roots = { root: 'dubbo', namespace: 'dubbo' }
const configurators = '/dubbo/config/dubbo/com.shop.Order:1.0.0:g1.configurators'
const node = (path: string, content: string, rest: Partial<RuleNode> = {}): RuleNode => ({
  registry,
  path,
  kind: 'configurators',
  key,
  content,
  version: 0,
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...rest,
})
const urlNode = (url: string, directory = 'configurators'): RuleNode =>
  node(`/dubbo/com.shop.Order/${directory}/${encodeNodeName(url)}`, url, { kind: 'override-url' })
const overrides = (...items: string[]): string =>
  `configVersion: v2.7\nscope: service\nkey: ${key}\nconfigs:\n${items.map((item) => `  - ${item}\n`).join('')}`
const weight = (address: string, value: number): string =>
  `{side: consumer, addresses: ["0.0.0.0"], providerAddresses: ["${address}"], parameters: {weight: ${value}}}`

function findings(nodes: readonly RuleNode[], world: Partial<World> = {}): AcrossFinding[] {
  const everybody = () => ({ provides: true, consumes: true })
  const found = findAcross({
    rules: groupRules(nodes, () => roots),
    service: everybody,
    application: everybody,
    former: () => [],
    zeroed: [],
    starved: [],
    shared: [],
    ...world,
  })
  for (const finding of found) expect(acrossFindingSchema.parse(finding)).toEqual(finding)
  return found
}
const codes = (...all: Parameters<typeof findings>): string[] => findings(...all).map(({ code }) => code)

describe('overrides that say two things of the same calls', () => {
  const document = (...items: string[]): RuleNode => node(configurators, overrides(...items))

  it('are found within a document, between a document and a URL, and between a service and an application', () => {
    expect(codes([document(weight('10.0.0.1:20880', 1), weight('10.0.0.1:20880', 2))])).toEqual(['contradicting-rules'])
    const url = urlNode(
      'override://10.0.0.1:20880/com.shop.Order?category=configurators&dynamic=false&enabled=true&group=g1&version=1.0.0&weight=5',
    )
    expect(codes([document(weight('10.0.0.1:20880', 1)), url])).toEqual(['contradicting-rules'])
    const ofService = document('{side: consumer, applications: [web], parameters: {timeout: 1}}')
    const ofApplication = node(
      '/dubbo/config/dubbo/web.configurators',
      `scope: application\nkey: web\nconfigs:\n  - {side: consumer, services: ["${key}"], parameters: {timeout: 2}}\n`,
      { key: 'web' },
    )
    const [found] = findings([ofService, ofApplication])
    expect([found?.code, found?.rules.map(({ scope }) => scope)]).toEqual(['contradicting-rules', ['service', 'application']])
  })

  it('are none where one speaks of all and the other of some, of another parameter, the same value, or is switched off', () => {
    const general = '{side: consumer, parameters: {weight: 100}}'
    expect(codes([document(general, weight('10.0.0.1:20880', 2))])).toEqual([])
    expect(codes([document(weight('10.0.0.1:20880', 1), weight('10.0.0.1:20880', 1))])).toEqual([])
    expect(codes([document(general, '{side: consumer, parameters: {timeout: 1}}')])).toEqual([])
    expect(codes([document(general, '{side: consumer, type: weight, enabled: false, parameters: {weight: 1}}')])).toEqual([])
    expect(codes([node(configurators, `enabled: false\n${overrides(weight('10.0.0.1:20880', 1), weight('10.0.0.1:20880', 2))}`)])).toEqual(
      [],
    )
  })
})

describe('conditions that leave nobody together', () => {
  const rule = (...conditions: string[]): RuleNode =>
    node(
      '/dubbo/config/dubbo/com.shop.Order:1.0.0:g1.condition-router',
      `conditions:\n${conditions.map((one) => `  - "${one}"\n`).join('')}`,
      { kind: 'condition-router' },
    )
  it.each([
    [['method=pay => host=10.0.0.1', 'method = pay => host=10.0.0.2,10.0.0.3'], 1],
    [['method=pay => host=10.0.0.1', 'method=get => host=10.0.0.2'], 0],
    [['=> host=10.0.0.1', '=> host=10.0.0.1,10.0.0.2'], 0],
    [['=> host=10.0.0.1', '=> host=10.0.*'], 0],
    [['=> host=10.0.0.1', '=> port=20880'], 0],
    [['=> host=', '=>'], 0],
  ])('%j', (conditions, count) => {
    expect(codes([rule(...conditions)])).toHaveLength(count)
  })
})

describe('forms of one rule that say different things', () => {
  const before = overrides(weight('10.0.0.1:20880', 1))
  const after = overrides(weight('10.0.0.1:20880', 2))
  const name = { kind: 'override', scope: 'service', key } as const
  const [oldUrl = ''] = twinsOf(name, before)

  it('are found by what the document said before, with the document to be written again', () => {
    const found = findings([node(configurators, after), urlNode(oldUrl)], { former: () => [after, before] })
    expect(found.map(({ code }) => code)).toEqual(['twin-out-of-step'])
    const [twin] = found
    expect(twin?.params).toMatchObject({ left: 1, missing: 1, url: oldUrl })
    expect(twin?.fixes[0]?.rule).toEqual({ registry, ...name, content: after })
  })

  it('are none where the URL says what the document says, or is somebody else’s', () => {
    expect(codes([node(configurators, before), urlNode(oldUrl)], { former: () => [before] })).toEqual([])
    const foreign = urlNode('override://10.0.0.9:20880/com.shop.Order?category=configurators&group=g1&version=1.0.0&timeout=5')
    expect(codes([node(configurators, before), foreign], { former: () => [before] })).toEqual([])
  })

  it('are found of the copy of 2.7.0 to 2.7.2', () => {
    const copy = node('/dubbo/config/g1*com.shop.Order:1.0.0/configurators', before)
    expect(codes([node(configurators, after), copy])).toEqual(['copy-out-of-step'])
    expect(codes([node(configurators, before), copy])).toEqual([])
  })
})

describe('rules and who is registered', () => {
  it('names a rule that nobody reads, by the side its kind is read on, and one that lies where nobody looks', () => {
    const migration = node('/dubbo/config/DUBBO_SERVICEDISCOVERY_MIGRATION/web.migration', 'key: web\nstep: FORCE_INTERFACE\n', {
      key: 'web',
    })
    expect(codes([migration], { application: () => ({ provides: true, consumes: false }) })).toEqual(['rule-for-nobody'])
    expect(codes([migration], { application: () => ({ provides: false, consumes: true }) })).toEqual([])
    expect(codes([node(configurators, overrides(weight('10.0.0.1:20880', 1)))], { service: () => undefined })).toEqual(['rule-for-nobody'])
    expect(codes([node('/dubbo/config/elsewhere/com.shop.Order:1.0.0:g1.configurators', 'a: 1')])).toEqual(['misplaced-rule'])
  })

  it('says of weights that are all 0 which rules make them so', () => {
    const zeroed = [{ registry, service: key, providers: 3, paths: [configurators] }]
    const [found] = findings([node(configurators, overrides(weight('10.0.0.1:20880', 0)))], { zeroed })
    expect([found?.code, found?.severity, found?.rules.map((rule) => rule.key)]).toEqual(['all-weights-zero', 'danger', [key]])
    expect(codes([], { zeroed: [{ registry, service: key, providers: 1, paths: [] }] })).toEqual(['weight-0-on-lone-provider'])
  })

  it('mends starved providers with a migration rule: a new one, or the one that is there, which keeps its words', () => {
    const starved = [{ registry, service: key, applications: ['web', 'shop'], providers: 2 }]
    const text = 'key: web\n# for a reason\nstep: APPLICATION_FIRST\ninterfaces: []\n'
    const migration = node('/dubbo/config/DUBBO_SERVICEDISCOVERY_MIGRATION/web.migration', text, { key: 'web' })
    const [found] = findings([migration], { starved })
    expect(found?.code).toBe('starved-2x-providers')
    expect(found?.fixes.map(({ rule }) => [rule.kind, rule.key, rule.content])).toEqual([
      ['migration', 'web', text.replace('APPLICATION_FIRST', 'FORCE_INTERFACE')],
      ['migration', 'shop', 'key: shop\nstep: FORCE_INTERFACE\n'],
    ])
  })
})

describe('a tag rule of a service that two applications provide', () => {
  const tag = (application: string, address = '10.0.0.1:20880', head = ''): RuleNode =>
    node(
      `/dubbo/config/dubbo/${application}.tag-router`,
      `# whose\nkey: ${application}\n${head}tags:\n  - {name: gray, addresses: ["${address}"]}\n`,
      { kind: 'tag-router', key: application },
    )
  const shared = [
    { registry, service: key, applications: ['orders', 'orders-new'] },
    { registry, service: 'com.shop.Other', applications: ['billing', 'stock'] },
  ]

  it('is read where its application stands first, and can be given to the other', () => {
    const [found, ...more] = findings([tag('orders')], { shared })
    expect(found).toMatchObject({
      code: 'tag-rule-of-one-application',
      service: key,
      params: { key: 'orders', other: 'orders-new', count: 1 },
    })
    expect(found?.fixes).toMatchObject([
      { rule: { kind: 'tag', key: 'orders-new', content: expect.stringMatching(/^# whose\nkey: orders-new\n/) } },
    ])
    expect(more).toEqual([])
  })

  it('is one finding where both have one and they differ, none where they say the same or one is off', () => {
    const two = findings([tag('orders'), tag('orders-new', '10.0.0.2:20880')], { shared })
    expect(two).toMatchObject([{ fixes: [], rules: [{ key: 'orders' }, { key: 'orders-new' }] }])
    expect(codes([tag('orders'), tag('orders-new')], { shared })).toEqual([])
    expect(codes([tag('orders', '10.0.0.1:20880', 'enabled: false\n')], { shared })).toEqual([])
    expect(codes([tag('orders')])).toEqual([])
  })
})
