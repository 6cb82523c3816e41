import { describe, expect, it } from 'vitest'
import { loadBalanceReleases } from '../../../../lib/governance/load-balance.ts'
import { lintDraft } from '../../../../lib/governance/rules/lint-draft.ts'
import { readRuleDocument } from '../../../../lib/governance/simulate/rule-document.ts'

const ruleOf = (name: string): string => `configVersion: v2.7
scope: service
key: com.shop.Order
configs:
  - side: consumer # callers
    parameters: {loadbalance: ${name}}
`
const found = (name: string, ...generations: string[]) =>
  lintDraft({
    kind: 'override',
    scope: 'service',
    key: 'com.shop.Order',
    content: ruleOf(name),
    readers: generations.map((generation) => ({ generation })),
  }).find(({ code }) => code === 'unknown-load-balance')

describe('a load balance', () => {
  it.each(['random', 'roundrobin', 'leastactive', 'consistenthash'])('%s is there for everybody', (name) => {
    expect(found(name)).toBeUndefined()
  })

  it.each([
    ['shortestresponse', ['2.6']],
    ['adaptive', ['2.6', '2.7']],
    ['p2c', ['2.6', '2.7', '3.2', '3.3']],
    ['Random', ['2.6', '2.7', '3.2', '3.3']],
  ])('%s fails the calls of %j', (name, generations) => {
    expect(found(name)).toMatchObject({ severity: 'danger', path: 'configs[0].parameters.loadbalance', line: 6, generations })
  })

  it.each([
    ['adaptive', ['3.3'], undefined],
    ['adaptive', ['3.2', '3.3'], undefined],
    ['adaptive', ['3.0-3.1', '3.3'], ['3.0-3.1']],
    ['shortestresponse', ['2.7.0-2.7.2', '>=2.7.3'], ['2.7.0-2.7.2']],
    ['shortestresponse', ['2.5/2.6', '3.3'], ['2.5/2.6']],
    ['p2c', ['3.3'], ['3.3']],
  ])('%s read by %j is wrong for %j', (name, readers, concerned) => {
    expect(found(name, ...readers)?.generations).toEqual(concerned)
  })

  it('is mended to the name that was meant, or to what every Dubbo has', () => {
    const mended = (name: string) => readRuleDocument(found(name)?.fix?.content ?? '')
    expect(mended('LeastActive')).toMatchObject({ configs: [{ parameters: { loadbalance: 'leastactive' } }] })
    expect(mended('p2c')).toMatchObject({ configs: [{ parameters: { loadbalance: 'random' } }] })
    expect(found('adaptive')?.fix?.content).toContain('# callers')
  })

  it('of Dubbo is known by the release it came with', () => {
    expect(Object.keys(loadBalanceReleases)).toHaveLength(6)
    expect(loadBalanceReleases).toMatchObject({ shortestresponse: '2.7.7', adaptive: '3.2' })
  })
})
