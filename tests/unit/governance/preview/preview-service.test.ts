import { describe, expect, it } from 'vitest'
import { documentPath } from '#lib/governance/service-key'
import { countsOf } from '#lib/governance/preview/show-service'
import { formatDubboUrl } from '#lib/registry/dubbo-url'
import { simulate } from '#lib/governance/simulate/simulate'
import { compare, conditions, consumer, consumer3, draft, key, nowMs, provider, provider3, roots, weights } from './world.ts'

const times = <T>(count: number, make: (number: number) => T): T[] => Array.from({ length: count }, (_, place) => make(place + 1))
const firstMethods = (compared: ReturnType<typeof compare>, group = 0) => compared.groups[group]?.methods[0]
const tagRule = 'configVersion: v3.0\nforce: true\nenabled: true\nkey: shop\ntags:\n  - name: gray\n    addresses: ["10.0.0.1:20880"]\n'

describe('a preview of one service', () => {
  it('simulates 500 consumers that no rule tells apart once', () => {
    const compared = compare(
      { providers: times(3, provider), consumers: times(500, consumer) },
      draft({ kind: 'override', content: weights(300) }),
    )
    expect(compared.groups).toHaveLength(1)
    expect(countsOf(compared)).toEqual({ consumers: 500, consumersChanged: 500, consumersWithoutProvider: 0, consumersLostAll: 0 })
  })

  it('tells the weights of an override as shares, before and after', () => {
    const compared = compare(
      { providers: times(3, provider), consumers: [consumer(1)] },
      draft({ kind: 'override', content: weights(300) }),
    )
    const methods = firstMethods(compared)
    expect([...(methods?.before.shares?.values() ?? [])]).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect([...(methods?.after.shares?.values() ?? [])]).toEqual([0.6, 0.2, 0.2])
    expect(compared.groups[0]?.movedParameters).toEqual(['weight'])
  })

  it('says how many consumers would have no provider', () => {
    const consumers = [...times(12, consumer), ...times(2, (number) => consumer(number + 20, { application: 'batch' }))]
    const compared = compare(
      { providers: times(2, provider), consumers },
      draft({ content: conditions('application=batch => host=10.9.9.9') }),
    )
    expect(countsOf(compared)).toEqual({ consumers: 14, consumersChanged: 2, consumersWithoutProvider: 2, consumersLostAll: 2 })
  })

  it('puts consumers apart by the hosts that a rule names', () => {
    const compared = compare(
      { providers: times(2, provider), consumers: times(9, consumer) },
      draft({ content: conditions('host=10.1.0.3 => host=10.0.0.1') }),
    )
    expect(compared.groups.filter((one) => one.changed).map((one) => one.group.members.map((member) => member.host))).toEqual([
      ['10.1.0.3'],
    ])
    expect(countsOf(compared).consumersChanged).toBe(1)
  })

  it('puts methods apart that a rule names, and no others', () => {
    const methods = times(40, (number) => `read${number}`)
    const compared = compare(
      { providers: times(2, (number) => provider(number, { methods: [...methods, 'write'] })), consumers: [consumer(1)] },
      draft({ content: conditions('method=write => host=10.0.0.2') }),
    )
    expect(compared.groups[0]?.methods.map((one) => [one.methods.count, one.changed])).toEqual([
      [40, false],
      [1, true],
    ])
  })

  it('puts a method apart that has a weight of its own', () => {
    const own = (number: number) => provider(number, number === 1 ? { params: { 'say.weight': '300' } } : { params: {} })
    const compared = compare({ providers: times(2, own), consumers: [consumer(1)] }, draft({ content: null }))
    const say = compared.groups[0]?.methods.find((one) => one.methods.methods.includes('say'))
    expect([...(say?.after.shares?.values() ?? [])]).toEqual([0.75, 0.25])
  })

  it('lays every write of publishing, so that 2.6 obeys by its old URL, and not where that cannot say it', () => {
    const consumers = [consumer(1, { release: '', generation: '2.6' }), consumer(2), consumer3(3)]
    const changedBy = (condition: string) => {
      const compared = compare({ providers: times(2, provider), consumers }, draft({ content: conditions(condition) }))
      return Object.fromEntries(compared.groups.map((one) => [one.group.generation, one.changed]))
    }
    expect(changedBy('=> host=10.0.0.1')).toEqual({ '2.6': true, '2.7': true, '3.3': true })
    expect(changedBy('=> port=1~20880 & host=10.0.0.1')).toEqual({ '2.6': false, '2.7': true, '3.3': true })
  })

  it('lays the copy for 2.7.0 to 2.7.2 where such a consumer reads it', () => {
    const consumers = [consumer(1, { release: '2.7.1' })]
    const compared = compare({ providers: times(2, provider), consumers }, draft({ content: conditions('=> host=10.0.0.1') }))
    expect(compared.groups[0]?.changed).toBe(true)
  })

  it('shows what a text would do that publishing refuses, by its document alone', () => {
    const consumers = [consumer(1)]
    const compared = compare({ providers: times(2, provider), consumers }, draft({ kind: 'override', content: 'configs: []' }))
    expect(compared.findings.map((finding) => finding.code)).toEqual(['rule-not-in-force'])
  })

  it('shows a default consumer of Dubbo 3 without the providers that are not registered by application', () => {
    const compared = compare({ providers: [provider(1), provider3(2)], consumers: [consumer3(1), consumer(2)] }, draft({ content: null }))
    const kept = Object.fromEntries(compared.groups.map((one) => [one.group.generation, one.methods[0]?.after.kept]))
    expect(kept).toEqual({ '2.7': [0, 1], '3.3': [1] })
  })

  it('shows starved providers coming back under a migration rule', () => {
    const rule = draft({ kind: 'migration', scope: 'application', key: 'web', content: 'key: web\nstep: FORCE_INTERFACE\n' })
    const compared = compare({ providers: [provider(1), provider3(2)], consumers: [consumer3(1)] }, rule)
    const [group] = compared.groups
    expect([group?.group.before, group?.group.after]).toEqual(['application', 'interface'])
    expect([group?.methods[0]?.before.kept, group?.methods[0]?.after.kept]).toEqual([[1], [0, 1]])
  })

  it('takes the providers that a tag keeps for itself away from calls without a tag', () => {
    const compared = compare(
      { providers: times(3, provider), consumers: [consumer(1), consumer(2, { params: { 'dubbo.tag': 'gray' } })] },
      draft({ kind: 'tag', scope: 'application', key: 'shop', content: tagRule }),
    )
    const kept = compared.groups.map((one) => [one.group.members[0]?.params['dubbo.tag'], one.methods[0]?.after.kept])
    expect(kept).toEqual([
      [undefined, [1, 2]],
      ['gray', [0]],
    ])
  })

  it('does not read a tag rule of another application', () => {
    const rule = draft({ kind: 'tag', scope: 'application', key: 'web', content: tagRule })
    expect(countsOf(compare({ providers: times(3, provider), consumers: [consumer(1)] }, rule)).consumersChanged).toBe(0)
  })

  it('reads the application’s condition rule of the consumer, in 3.x of the provider too', () => {
    const content = conditions('=> host=10.0.0.1')
    const consumers = [consumer(1), consumer3(2)]
    const of = (application: string) =>
      compare({ providers: times(2, provider), consumers }, draft({ scope: 'application', key: application, content }))
    expect(of('web').groups.map((one) => one.changed)).toEqual([true, true])
    expect(Object.fromEntries(of('shop').groups.map((one) => [one.group.generation, one.changed]))).toEqual({ '2.7': false, '3.3': true })
  })

  it('applies an application’s override to its own consumers only, and a provider-side one at its own providers', () => {
    const content = (side: string) =>
      `configVersion: v2.7\nscope: application\nkey: shop\nenabled: true\nconfigs:\n  - side: ${side}\n    addresses: ["${side === 'provider' ? '10.0.0.1:20880' : '0.0.0.0'}"]\n    parameters: {weight: 300}\n`
    const of = (side: string) =>
      compare(
        { providers: times(2, provider), consumers: [consumer(1)] },
        draft({ kind: 'override', scope: 'application', key: 'shop', content: content(side) }),
      )
    expect(of('consumer').groups[0]?.changed).toBe(false)
    expect([...(firstMethods(of('provider'))?.after.shares?.values() ?? [])]).toEqual([0.75, 0.25])
  })

  it('reads old URLs where 2.6 and 2.7 do, and not where Dubbo 3 discovers by application', () => {
    const content = `override://10.0.0.1:20880/demo.Echo?category=configurators&dynamic=false&enabled=true&version=1.0.0&weight=0`
    const old = { path: '/dubbo/demo.Echo/configurators/x', kind: 'override-url', key, content }
    const consumers = [consumer(1, { release: '', generation: '2.6' }), consumer3(2)]
    const compared = compare({ providers: times(2, provider3), consumers, rules: [old] }, draft({ content: null }))
    const shares = Object.fromEntries(
      compared.groups.map((one) => [one.group.generation, [...(one.methods[0]?.after.shares?.values() ?? [])]]),
    )
    expect(shares).toEqual({ '2.6': [0, 1], '3.3': [0.5, 0.5] })
  })

  it('shows what a provider falls back to when the rule goes that it registered again with', () => {
    const path = documentPath(roots, 'demo.Echo:1.0.0:', 'configurators')
    const content = weights(300).replace('side: consumer', 'side: provider').replace('0.0.0.0', '10.0.0.1:20880')
    const live = { path, kind: 'configurators', key, content }
    const registered = [provider(1, { params: { weight: '300' } }), provider(2)]
    const compared = compare({ providers: registered, consumers: [consumer(1)], rules: [live] }, draft({ kind: 'override', content: null }))
    expect([...(firstMethods(compared)?.before.shares?.values() ?? [])]).toEqual([0.75, 0.25])
    expect([...(firstMethods(compared)?.after.shares?.values() ?? [])]).toEqual([0.5, 0.5])
    expect(compared.findings.map((finding) => finding.code)).toEqual(['own-value-hidden'])
  })

  it('tells the shares now and once everybody is warm', () => {
    const young = provider(1, { params: { timestamp: String(nowMs - 60_000) } })
    const compared = compare({ providers: [young, provider(2)], consumers: [consumer(1)] }, draft({ content: null }))
    const { shares, warmed } = firstMethods(compared)?.after ?? {}
    expect(shares?.get(0)).toBeLessThan(0.1)
    expect([...(warmed?.values() ?? [])]).toEqual([0.5, 0.5])
  })

  it('names every subset that a v3.1 rule draws, for 3.3 alone', () => {
    const content = `configVersion: v3.1\nforce: false\nkey: ${key}\nconditions:\n  - from: {match: ""}\n    to:\n      - {match: "host=10.0.0.1", weight: 100}\n      - {match: "host=10.0.0.2", weight: 900}\n`
    const compared = compare({ providers: times(2, provider), consumers: [consumer3(1), consumer(2)] }, draft({ content }))
    const outcomes = Object.fromEntries(compared.groups.map((one) => [one.group.generation, one.methods[0]?.after.outcomes.length]))
    expect(outcomes).toEqual({ '2.7': 1, '3.3': 2 })
    const of33 = compared.groups.find((one) => one.group.generation === '3.3')?.methods[0]?.after
    expect(of33?.outcomes[0]?.probability).toBeCloseTo(0.101)
    expect(of33?.shares?.get(1)).toBeCloseTo(0.899)
  })

  it('names what a rule sets, not what Dubbo 3 writes on its URLs besides as soon as there is any rule', () => {
    const content = weights(1).replace('weight: 1', 'timeout: 5000')
    const world = { providers: times(2, provider), consumers: [consumer3(1)] }
    const compared = compare(world, draft({ kind: 'override', content }))
    expect(compared.groups[0]?.movedParameters).toEqual(['timeout'])
    const forNobody = compare(world, draft({ kind: 'override', content: content.replace('10.0.0.1', '10.9.9.9') }))
    expect(countsOf(forNobody).consumersChanged).toBe(0)
  })

  it('counts a consumer as changed whose calls only get another timeout', () => {
    const content = weights(1).replace('weight: 1', 'timeout: 5000')
    const compared = compare({ providers: times(2, provider), consumers: [consumer(1)] }, draft({ kind: 'override', content }))
    expect(compared.groups[0]?.movedParameters).toEqual(['timeout'])
    expect(firstMethods(compared)?.changed).toBe(false)
    expect(compared.groups[0]?.changed).toBe(true)
  })

  it('answers the very shares of the simulator for the same URLs', () => {
    const content = weights(700, '10.0.0.2:20880')
    const compared = compare({ providers: times(3, provider), consumers: [consumer(1)] }, draft({ kind: 'override', content }))
    const group = compared.groups[0]?.group
    const simulated = simulate({
      generation: '2.7',
      view: 'interface',
      consumer: group ? formatDubboUrl(group.url) : '',
      providers: compared.own.map(({ url }) => formatDubboUrl(url)),
      method: 'say',
      args: [],
      attachments: {},
      now: nowMs,
      rules: { 'override service': content, urls: [] },
    })
    expect([...(firstMethods(compared)?.after.shares?.values() ?? [])]).toEqual(simulated.shares)
  })
})
