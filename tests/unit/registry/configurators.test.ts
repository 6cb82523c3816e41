import { describe, expect, it } from 'vitest'
import { effectiveWeight, weightRuleOf } from '../../../lib/registry/configurators.ts'
import { classifyConfigNode, classifyRuleUrl } from '../../../lib/registry/rule-node.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'

const provider = { service: 'a.B:1', application: 'shop', generation: '3.2', host: '10.0.0.1', address: '10.0.0.1:20880', weight: 100 }
const override = (text: string) => ({ path: text, kind: 'override-url' as const, key: 'a.B:1', content: text })
const document = (content: string, key = 'a.B:1') => ({ path: `/${key}`, kind: 'configurators' as const, key, content })
const weigh = (...rules: Parameters<typeof weightRuleOf>[0][]) =>
  effectiveWeight(
    provider,
    rules.flatMap((rule) => weightRuleOf(rule) ?? []),
  )

describe('the weight in force', () => {
  it.each([
    ['no rule', [], 100],
    ['an override of the address', [override('override://10.0.0.1:20880/a.B?weight=7')], 7],
    ['one of another address', [override('override://10.0.0.2:20880/a.B?weight=7')], 100],
    ['one that is off', [override('override://10.0.0.1:20880/a.B?weight=7&enabled=false')], 100],
    ['one for a consumer (a host without a port)', [override('override://10.0.0.1/a.B?weight=7')], 100],
    ['one for one application of consumers', [override('override://0.0.0.0/a.B?weight=7&application=web')], 100],
    ['the address before everybody', [override('override://10.0.0.1:20880/a.B?weight=7'), override('override://0.0.0.0/a.B?weight=8')], 7],
    [
      'the higher priority last',
      [override('override://0.0.0.0/a.B?weight=7&priority=2'), override('override://0.0.0.0/a.B?weight=8&priority=1')],
      7,
    ],
    ['a document, provider side', [document('configs: [{side: provider, addresses: ["10.0.0.1:20880"], parameters: {weight: 9}}]')], 9],
    [
      'a document, consumer side',
      [document('configs: [{side: consumer, addresses: ["0.0.0.0"], providerAddresses: ["10.0.0.1:20880"], parameters: {weight: "9"}}]')],
      9,
    ],
    [
      'a document for another provider',
      [document('configs: [{side: consumer, providerAddresses: ["10.0.0.2:20880"], parameters: {weight: 9}}]')],
      100,
    ],
    ['a document that is off', [document('enabled: false\nconfigs: [{side: provider, parameters: {weight: 9}}]')], 100],
    ['a document without a side', [document('configs: [{parameters: {weight: 9}}]')], 100],
    ['a document of the application', [document('scope: application\nconfigs: [{side: provider, parameters: {weight: 9}}]', 'shop')], 9],
    [
      'a document of the service over one of the application, at the provider',
      [
        document('configs: [{side: provider, parameters: {weight: 1}}]'),
        document('scope: application\nconfigs: [{side: provider, parameters: {weight: 2}}]', 'shop'),
      ],
      1,
    ],
    [
      'an old URL, which consumers lay over what the provider registers',
      [document('configs: [{side: provider, parameters: {weight: 1}}]'), override('override://0.0.0.0/a.B?weight=3')],
      3,
    ],
    [
      'what consumers do to their own over everything',
      [
        document('configs: [{side: consumer, parameters: {weight: 1}}, {side: provider, parameters: {weight: 2}}]'),
        override('override://10.0.0.1:20880/a.B?weight=3'),
        document('scope: application\nconfigs: [{side: provider, parameters: {weight: 4}}]', 'shop'),
      ],
      1,
    ],
    [
      'a document of the application for its own consumers alone',
      [document('scope: application\nconfigs: [{side: consumer, parameters: {weight: 2}}]', 'shop')],
      100,
    ],
    ['an item with a type and no switch', [document('configs: [{side: provider, type: weight, parameters: {weight: 9}}]')], 100],
    ['a switch on an item without a type', [document('configs: [{side: provider, enabled: false, parameters: {weight: 9}}]')], 9],
    ['a document of another service', [document('configs: [{side: provider, parameters: {weight: 9}}]', 'a.C:1')], 100],
    [
      'an item for the host over a later one for everybody',
      [
        document(
          'configs: [{side: provider, addresses: ["10.0.0.1:20880"], parameters: {weight: 9}}, {side: provider, parameters: {weight: 10}}]',
        ),
      ],
      9,
    ],
    [
      'the last of several items',
      [document('configs: [{side: provider, parameters: {weight: 9}}, {side: provider, parameters: {weight: 10}}]')],
      10,
    ],
  ])('with %s', (_, rules, expected) => {
    expect(weigh(...rules).weight).toBe(expected)
    expect(weigh(...rules).rulePath === null).toBe(expected === 100)
  })

  it.each([
    ['2.6', 'addresses: ["10.0.0.1:20880"]', 100],
    ['2.7', 'addresses: ["10.0.0.1:20880"]', 9],
    ['2.7', 'addresses: ["10.0.0.1"]', 100],
    ['2.7', 'addresses: ["0.0.0.0"]', 100],
    ['3.2', 'addresses: ["10.0.0.1"]', 9],
    ['', 'addresses: ["0.0.0.0"]', 9],
  ])('of a provider of %j follows its own reading of {%s}', (generation, addresses, expected) => {
    const rule = weightRuleOf(document(`configs: [{side: provider, ${addresses}, parameters: {weight: 9}}]`))
    expect(effectiveWeight({ ...provider, generation }, rule ? [rule] : []).weight).toBe(expected)
  })

  it('says of a document that nobody can read that it is malformed', () => {
    for (const content of ['a: [unclosed', 'configs: 7', '- a list'])
      expect(() => weightRuleOf(document(content))).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(weightRuleOf(document(''))).toBeUndefined()
  })
})

describe('a node of the config centre', () => {
  it.each([
    ['dubbo/a.B:1:g.configurators', { kind: 'configurators', key: 'g/a.B:1' }],
    ['dubbo/a.B::.condition-router', { kind: 'condition-router', key: 'a.B' }],
    ['dubbo/shop.tag-router', { kind: 'tag-router', key: 'shop' }],
    ['DUBBO_SERVICEDISCOVERY_MIGRATION/shop.migration', { kind: 'migration', key: 'shop' }],
    ['g*a.B:1/configurators', { kind: 'configurators', key: 'g/a.B:1' }],
    ['dubbo/dubbo.properties', undefined],
    ['dubbo', undefined],
  ])('%s is %j', (path, expected) => {
    expect(classifyConfigNode(path)).toEqual(expected)
  })

  it('is told from old URLs of the same purpose', () => {
    expect(classifyRuleUrl('a.B', encodeNodeName('override://0.0.0.0/a.B?weight=1&version=1&group=g')).key).toBe('g/a.B:1')
    for (const [text, kind] of [
      ['condition://0.0.0.0/a.B?rule=x', 'condition-url'],
      ['route://0.0.0.0/a.B?router=condition', 'condition-url'],
      ['route://0.0.0.0/a.B?router=script', 'script-router'],
      ['absent://0.0.0.0/a.B?timeout=1', 'override-url'],
      ['strange://x/a.B', 'other'],
    ]) {
      expect(classifyRuleUrl('a.B', encodeNodeName(text ?? '')).kind).toBe(kind)
    }
  })
})
