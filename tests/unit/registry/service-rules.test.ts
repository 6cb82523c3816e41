import { describe, expect, it } from 'vitest'
import { relationsOf, stateOf, toServiceRule, type RuleSight } from '../../../lib/registry/service-rules.ts'
import { classifyConfigNode, classifyRuleUrl } from '../../../lib/registry/rule-node.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'

const sight: RuleSight = {
  service: { interface: 'com.shop.Order', group: 'blue', version: '1.0.0' },
  providers: new Set(['order', 'both']),
  consumers: new Set(['web', 'both']),
}

/** A rule as the collector stores it. */
function configRule(relative: string) {
  const found = classifyConfigNode(relative)
  if (!found) throw new Error(`${relative} is no rule`)
  return { path: `/dubbo/config/${relative}`, ...found }
}

function urlRule(url: string) {
  const name = encodeNodeName(url)
  return { path: `/dubbo/com.shop.Order/configurators/${name}`, ...classifyRuleUrl('com.shop.Order', name) }
}

/** Ten levels of ten aliases each: ten thousand million items where they are followed. */
const bomb = Array.from({ length: 10 }, (_, level) => `l${level}: &l${level} [${level === 0 ? '1' : `*l${level - 1},`.repeat(10)}]`).join(
  '\n',
)

describe('the rules that touch a service', () => {
  it.each([
    ['dubbo/com.shop.Order:1.0.0:blue.configurators', ['service']],
    ['dubbo/com.shop.Order:1.0.0:blue.condition-router', ['service']],
    ['blue*com.shop.Order:1.0.0/configurators', ['service']],
    ['dubbo/order.configurators', ['provider-application']],
    ['dubbo/web.configurators', ['consumer-application']],
    ['dubbo/both.condition-router', ['provider-application', 'consumer-application']],
    ['dubbo/both.tag-router', ['provider-application']],
    ['dubbo/both.script-router', ['provider-application']],
    ['DUBBO_SERVICEDISCOVERY_MIGRATION/both.migration', ['consumer-application']],
    ['web/condition-router', ['consumer-application']],
  ])('are found by their key: %s', (relative, relations) => {
    expect(relationsOf(configRule(relative), sight)).toEqual(relations)
  })

  it.each([
    ['dubbo/com.shop.Order:2.0.0:blue.configurators', 'another version'],
    ['dubbo/com.shop.Order:1.0.0:.configurators', 'no group'],
    ['dubbo/com.shop.Order:1.0.0.configurators', 'one colon instead of two'],
    ['dubbo/com.shop.Order.configurators', 'no colon at all'],
    ['com.shop.Order:1.0.0/configurators', 'no group in the form of 2.7.0'],
  ])('are marked as near and without effect where nobody reads them for this service: %s (%s)', (relative) => {
    const shown = toServiceRule({ ...configRule(relative), registry: 'main', content: 'enabled: true', version: 0, updatedAt: '' }, sight)
    expect(shown).toMatchObject({ relations: ['near'], applies: false, reason: 'other-key' })
  })

  it.each([
    'dubbo/com.shop.OrderExtra:1.0.0:blue.configurators',
    'dubbo/stranger.configurators',
    'dubbo/web.tag-router',
    'dubbo/order.migration',
  ])('leave out what has nothing to do with it: %s', (relative) => {
    expect(relationsOf(configRule(relative), sight)).toEqual([])
  })

  it('tell the bare name of a service without group and version from an application of that name', () => {
    const plain = { ...sight, service: { interface: 'com.shop.Order', group: '', version: '' } }
    expect(relationsOf(configRule('dubbo/com.shop.Order::.configurators'), plain)).toEqual(['service'])
    expect(relationsOf(configRule('dubbo/com.shop.Order.configurators'), plain)).toEqual(['near'])
  })

  it('match old URLs by group and version, and read whether they are on', () => {
    const url = (query: string) =>
      toServiceRule(
        {
          ...urlRule(`override://0.0.0.0/com.shop.Order?category=configurators&${query}`),
          registry: 'main',
          version: 0,
          updatedAt: '',
        },
        sight,
      )
    expect(url('group=blue&version=1.0.0&weight=5')).toMatchObject({ relations: ['service'], applies: true, format: 'url', enabled: true })
    expect(url('group=blue&version=1.0.0&enabled=false')).toMatchObject({ applies: false, reason: 'disabled' })
    expect(url('weight=5')).toMatchObject({ relations: ['near'], applies: false })
  })

  it('judge a document by enabled and by the services an application rule names', () => {
    const state = (content: string) => stateOf({ kind: 'configurators', content }, sight.service)
    expect(state('enabled: false\nconfigs: []')).toEqual({ enabled: false, namesService: true })
    expect(state('configs:\n  - services: ["com.shop.Other"]')).toEqual({ enabled: true, namesService: false })
    expect(state('configs:\n  - services: ["com.shop.Other"]\n  - services: ["blue/com.shop.Order:1.0.0"]')).toMatchObject({
      namesService: true,
    })
    expect(state('configs:\n  - services: ["*"]')).toMatchObject({ namesService: true })
    expect(state('configs:\n  - side: consumer')).toMatchObject({ namesService: true })
  })

  it.each(['a: [', 'enabled: maybe', '- 1\n- 2', '\u0000', '&a [*a]', bomb, 'override://'])(
    'never throw over unreadable text: %j',
    (content) => {
      const shown = toServiceRule(
        { ...configRule('dubbo/order.configurators'), registry: 'main', content, version: 0, updatedAt: '' },
        sight,
      )
      expect(shown).toMatchObject(content === 'override://' ? { format: 'url' } : { enabled: null, applies: false, reason: 'unreadable' })
    },
  )
})
