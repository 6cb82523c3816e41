// What real routers of each generation answered (reference: corrections); each case names the trap.
import { describe, expect, it } from 'vitest'
import { parseDubboUrl } from '../../../../lib/registry/dubbo-url.ts'
import { conditionRuleRouter, readConditionRule } from '../../../../lib/governance/simulate/condition/condition-router.ts'
import { keptIndexes, type Call, type Invoker, type SimulatedGeneration } from '../../../../lib/governance/simulate/model.ts'

const consumer = parseDubboUrl('consumer://10.0.0.9/com.shop.Order?application=web&region=hz&side=consumer')
const providers = [
  'dubbo://10.0.0.1:20880/com.shop.Order?application=shop&region=hz&level=3',
  'dubbo://10.0.0.2:20881/com.shop.Order?application=shop&region=sh&level=x',
  'dubbo://10.0.0.3:20882/com.shop.Order?application=shop&level=5',
].map((text, index): Invoker => {
  const url = parseDubboUrl(text)
  // as the 2.x directory merges: the consumer's application wins
  return {
    index,
    url: { ...url, params: { ...url.params, application: 'web' } },
    original: url.params,
    layers: { kind: 'merged' },
    remoteApplication: 'shop',
  }
})

type Options = { call?: Partial<Call>; force?: boolean; version?: string }

function route(generation: SimulatedGeneration, conditions: readonly string[], { call = {}, force = false, version }: Options = {}) {
  const text = JSON.stringify({ ...(version ? { configVersion: version } : {}), force, conditions })
  const rule = readConditionRule(text, { name: 'service', generation })
  const routed = conditionRuleRouter('service', rule).route(providers, { consumer, method: 'find', args: [], attachments: {}, ...call })
  return { kept: keptIndexes(routed.branches), problem: rule.problem, reasons: routed.reasons }
}

const kept = (...input: Parameters<typeof route>) => route(...input).kept

describe('a condition', () => {
  it.each(['2.7', '3.2', '3.3'] as const)('keeps who matches, and says why the others fell (%s)', (generation) => {
    const { kept: indexes, reasons } = route(generation, ['method=find => region=hz'])
    expect(indexes).toEqual([0])
    expect(reasons.get(1)?.text).toContain('region=hz')
    expect(kept(generation, ['method=other => region=hz'])).toEqual([0, 1, 2])
    expect(kept(generation, ['=> host=10.0.0.*', '=> port!=20880'])).toEqual([1, 2])
    expect(kept(generation, ['=> address=10.0.0.3:20882'])).toEqual([2])
    expect(kept(generation, ['=> region=$region'])).toEqual([0])
  })

  it('takes an absent key for "!=" up to 3.1, and never since 3.2', () => {
    expect(kept('2.7', ['=> region!=hz'])).toEqual([1, 2])
    expect(kept('3.2', ['=> region!=hz'])).toEqual([1])
  })

  it("looks at merged parameters in 2.x and at the provider's own in 3.x", () => {
    expect(kept('2.7', ['=> application=shop'], { force: true })).toEqual([])
    expect(kept('3.3', ['=> application=shop'], { force: true })).toEqual([0, 1, 2])
  })

  it('without anybody left stays without effect, or with force leaves nobody; a blacklist asks nobody', () => {
    expect(kept('3.3', ['=> region=none'])).toEqual([0, 1, 2])
    expect(kept('3.3', ['=> region=none'], { force: true })).toEqual([])
    expect(kept('3.3', ['method=find =>'])).toEqual([])
    expect(kept('2.7', ['=> false'])).toEqual([])
  })

  it('knows ranges since 3.2, with the half-open one broken as it is there', () => {
    expect(kept('3.2', ['=> level=2~4'])).toEqual([0])
    expect(kept('3.2', ['=> level=~3'])).toEqual([0, 1])
    expect(kept('3.2', ['=> level=4~'])).toEqual([0, 1, 2])
    expect(kept('2.7', ['=> level=2~4'], { force: true })).toEqual([])
  })

  it('looks at arguments and attachments', () => {
    expect(kept('2.7', ['arguments[0]=a* => region=hz'], { call: { args: ['abc'] } })).toEqual([0])
    expect(kept('3.3', ['arguments[0]=a* => region=hz'], { call: { args: ['xyz'] } })).toEqual([0, 1, 2])
    expect(kept('3.3', ['arguments[1]!=a => region=hz'], { call: { args: ['a'] } })).toEqual([0])
    expect(kept('2.7', ['arguments[1]!=a => region=hz'], { call: { args: ['a'] } })).toEqual([0, 1, 2])
    expect(kept('3.2', ['attachments[stage]=gray => region=hz'], { call: { attachments: { stage: 'gray' } } })).toEqual([0])
    expect(kept('3.2', ['attachments[stage]!=gray => region=hz'])).toEqual([0, 1, 2])
  })

  it.each([
    ['=>=x', 'Illegal'],
    ['a=1&&b=2 => region=hz', 'Illegal'],
    [' ', 'empty'],
  ])('that is no grammar takes the whole rule out of force: %s', (condition, problem) => {
    const answer = route('3.3', ['=> region=hz', condition])
    expect(answer.kept).toEqual([0, 1, 2])
    expect(answer.problem?.text).toContain(problem)
  })
})

describe('a rule', () => {
  const options = { name: 'service', generation: '3.3' } as const

  it('is not in force when it has no conditions, is broken or has an unquoted version', () => {
    expect(readConditionRule('conditions: []', options).problem?.text).toContain('no conditions')
    expect(readConditionRule('a: [', options).problem?.text).toContain('YAML')
    expect(readConditionRule('just text', options).problem?.text).toContain('mapping')
    expect(readConditionRule('configVersion: 3.0\nconditions: ["=> a=b"]', options).problem?.text).toContain('quotes')
    expect(readConditionRule('configVersion: 3.0\nconditions: ["=> a=b"]', { ...options, generation: '2.7' }).problem).toBeUndefined()
    expect(readConditionRule('enabled: false\nconditions: ["=> a=b"]', options)).toEqual({ routers: [] })
  })

  it('that expands into millions of nodes is refused', () => {
    const laughs = Array.from({ length: 9 }, (_, index) => `a${index}: &a${index} [${index === 0 ? '"lol"' : `*a${index - 1},`.repeat(9)}]`)
    expect(readConditionRule(laughs.join('\n'), options).problem).toBeDefined()
  })
})

describe('a rule with several destinations (v3.1)', () => {
  const text = JSON.stringify({
    configVersion: 'v3.1',
    conditions: [
      {
        from: { match: 'method=find' },
        to: [
          { match: 'region=hz', weight: 100 },
          { match: 'region=sh', weight: 900 },
        ],
      },
    ],
  })

  it('draws in 3.3 as Dubbo does, the first subset one chance more', () => {
    const rule = readConditionRule(text, { name: 'service', generation: '3.3' })
    const routed = conditionRuleRouter('service', rule).route(providers, { consumer, method: 'find', args: [], attachments: {} })
    expect(routed.branches.map(({ probability, kept: left }) => [probability, left.map(({ index }) => index)])).toEqual([
      [101 / 1000, [0]],
      [899 / 1000, [1]],
    ])
    expect(routed.reasons.get(2)?.text).toContain('none of the subsets')
  })

  it('matches nobody in 3.2 and is dropped by 2.7', () => {
    const in32 = readConditionRule(text, { name: 'service', generation: '3.2' })
    expect(in32.routers).toHaveLength(1)
    const routed = conditionRuleRouter('service', in32).route(providers, { consumer, method: 'find', args: [], attachments: {} })
    expect(keptIndexes(routed.branches)).toEqual([0, 1, 2])
    expect(readConditionRule(text, { name: 'service', generation: '2.7' }).problem).toBeDefined()
  })
})
