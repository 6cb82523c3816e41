// Whose calls nobody else would take, by Dubbo's own routers: a provider that calls never get to is no other provider for them.
import { describe, expect, it } from 'vitest'
import { leftAlone } from '../../../lib/governance/drain/left-alone.ts'
import type { PreviewConsumer, PreviewProvider } from '../../../lib/governance/preview/model.ts'
import type { FactRule } from '../../../lib/governance/weight-facts.ts'
import { consumer, consumer3, provider, provider3, roots, service } from './preview/world.ts'

type World = { providers: PreviewProvider[]; consumers?: PreviewConsumer[]; rules?: FactRule[] }
const told = ({ providers, consumers = [consumer(1)], rules = [] }: World, by: 'weight' | 'disabled', drained = [1]) =>
  leftAlone({ service, roots, providers, consumers }, rules, { addresses: drained.map((one) => provider(one).address), by })
    .map(({ application, tag }) => (tag === '' ? application : `${application} with ${tag}`))
    .sort()
const tagged = (number: number, tag = 'gray') => provider(number, { params: { 'dubbo.tag': tag } })
const rule = (suffix: string, key: string, content: string): FactRule => ({
  path: `/dubbo/config/dubbo/${key}.${suffix}`,
  kind: suffix,
  key,
  content,
})

describe('draining a provider', () => {
  it('leaves nobody alone where another one takes the calls', () => {
    expect(told({ providers: [provider(1), provider(2)] }, 'weight')).toEqual([])
    expect(told({ providers: [provider(1), provider(2)] }, 'disabled')).toEqual([])
  })

  it.each(['weight', 'disabled'] as const)('leaves all alone where it is the only one, or the others are drained with it (%s)', (by) => {
    expect(told({ providers: [provider(1)] }, by)).toEqual(['web'])
    expect(told({ providers: [provider(1), provider(2)] }, by, [1, 2])).toEqual(['web'])
    expect(told({ providers: [provider(1)], consumers: [] }, by)).toEqual([''])
  })

  it.each(['weight', 'disabled'] as const)('leaves calls without a tag alone where all others have one (%s)', (by) => {
    expect(told({ providers: [provider(1), tagged(2)] }, by)).toEqual(['web'])
    expect(told({ providers: [provider(1), tagged(2)], consumers: [consumer3(1)] }, by)).toEqual(['web'])
  })

  it('leaves calls with its tag alone at weight 0, while those of a disabled one fall back to providers without a tag', () => {
    const world = { providers: [tagged(1), provider(2)], consumers: [consumer(1, { params: { 'dubbo.tag': 'gray' } })] }
    expect(told(world, 'weight')).toEqual(['web', 'web with gray'])
    expect(told(world, 'disabled')).toEqual([])
    // a call may carry the tag though no consumer has it
    expect(told({ providers: world.providers }, 'weight')).toEqual(['web with gray'])
    expect(told({ providers: [tagged(1), tagged(2), provider(3)] }, 'weight')).toEqual([])
  })

  it('leaves forced tags alone, which never fall back', () => {
    const consumers = [consumer(1, { params: { 'dubbo.tag': 'gray', 'dubbo.force.tag': 'true' } })]
    expect(told({ providers: [tagged(1), provider(2)], consumers }, 'disabled')).toEqual(['web', 'web with gray'])
  })

  it('knows the tags that a rule gives', () => {
    const rules = [
      rule(
        'tag-router',
        'shop',
        `configVersion: v2.7\nforce: true\nenabled: true\nkey: shop\ntags:\n  - name: gray\n    addresses: ["${provider(1).address}"]\n`,
      ),
    ]
    expect(told({ providers: [provider(1), provider(2)], rules }, 'weight')).toEqual(['web with gray'])
  })

  it('leaves those alone whom a condition sends there and nowhere else, and only those', () => {
    const text = `configVersion: v2.7\nscope: service\nforce: true\nenabled: true\nkey: demo.Echo:1.0.0\nconditions:\n  - "application=web => host=10.0.0.1"\n`
    const world = {
      providers: [provider(1), provider(2)],
      consumers: [consumer(1), consumer(2, { application: 'batch' })],
      rules: [rule('condition-router', 'demo.Echo:1.0.0:', text)],
    }
    expect(told(world, 'weight')).toEqual(['web'])
    expect(told(world, 'disabled')).toEqual(['web'])
    expect(told(world, 'weight', [2])).toEqual([])
  })

  it('does not count others that weigh nothing or that a 3.x consumer passes over', () => {
    expect(told({ providers: [provider(1), provider(2, { params: { weight: '0' } })] }, 'weight')).toEqual(['web'])
    expect(told({ providers: [provider3(1), provider(2)], consumers: [consumer3(1)] }, 'weight')).toEqual(['web'])
    expect(told({ providers: [provider3(1), provider(2)], consumers: [consumer(1)] }, 'weight')).toEqual([])
  })
})
