import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulate } from '../../../../lib/governance/simulate/simulate.ts'
import { simulationRequestSchema, simulationSchema } from '../../../../lib/governance/simulate/simulation-schema.ts'
import { isAppError } from '../../../../lib/platform/errors.ts'
import { randomRuns } from '../../../support/long.ts'

const now = 1_800_000_000_000
const old = now - 86_400_000
const consumer = 'consumer://10.0.0.9/com.shop.Order?application=web&interface=com.shop.Order&methods=find,save&side=consumer&version=1.0.0'
const provider = (index: number, params = '') =>
  `dubbo://10.0.0.${index}:20880/com.shop.Order?application=shop&interface=com.shop.Order&methods=find,save&side=provider&timestamp=${old}&version=1.0.0${params}`

const run = (input: object) =>
  simulate(
    simulationRequestSchema.parse({
      generation: '3.3',
      consumer,
      providers: [provider(1), provider(2), provider(3)],
      method: 'find',
      now,
      ...input,
    }),
  )
const override = (config: object, key = 'com.shop.Order:1.0.0') =>
  JSON.stringify({ configVersion: 'v3.0', scope: 'service', key, configs: [config] })
const generations = ['2.6', '2.7', '3.2', '3.3'] as const

describe('a simulated call', () => {
  it.each(generations)('goes to everybody in equal shares when nothing stands against it (%s)', (generation) => {
    const answer = run({ generation })
    expect(answer.kept).toEqual([0, 1, 2])
    expect(answer.shares).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect(answer.loadbalance).toBe('random')
    expect(answer.providers.map((row) => row.weight)).toEqual([100, 100, 100])
    expect(answer.outcomes).toEqual([{ kept: [0, 1, 2], probability: 1 }])
    expect(answer.findings).toEqual([])
  })

  it.each(generations)('follows weights (%s)', (generation) => {
    const { shares, providers } = run({ generation, providers: [provider(1, '&weight=300'), provider(2)] })
    expect(providers.map((row) => row.weight)).toEqual([300, 100])
    expect(shares).toEqual([0.75, 0.25])
  })

  it('reaches nobody of another version, and says so', () => {
    const other = run({ providers: [provider(1), provider(2).replace('version=1.0.0', 'version=2.0.0')] })
    expect(other.kept).toEqual([0])
    expect(other.steps[0]?.reasons['1']).toContain('version')
  })

  it('names the field of a URL that is none', () => {
    expect(() => run({ providers: [provider(1), 'nonsense'] })).toThrow(/providers\[1\]/)
  })
})

describe('an override', () => {
  const consumerSide = override({ side: 'consumer', providerAddresses: ['10.0.0.1:20880'], parameters: { weight: 0 } })

  it.each(generations)('as an old URL is out of force beside an empty one, whichever is read first (%s)', (generation) => {
    const set = 'override://10.0.0.9/com.shop.Order?category=configurators&version=1.0.0&weight=5'
    const none = 'empty://0.0.0.0/com.shop.Order?category=configurators&version=1.0.0'
    for (const urls of [
      [set, none],
      [none, set],
    ])
      expect(run({ generation, view: 'interface', rules: { urls } }).providers.map(({ weight }) => weight)).toEqual([100, 100, 100])
  })

  it('of the service changes the weight in 2.7 and 3.x, and is not read by 2.6', () => {
    for (const generation of ['2.7', '3.3'] as const)
      expect(run({ generation, rules: { 'override service': consumerSide } }).shares).toEqual([0, 0.5, 0.5])
    const old26 = run({ generation: '2.6', rules: { 'override service': consumerSide } })
    expect(old26.shares).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect(old26.findings[0]?.code).toBe('rule-not-read')
  })

  it('of a service with a version never reaches interface-level consumers of 3.2', () => {
    expect(run({ generation: '3.2', rules: { 'override service': consumerSide } }).shares).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect(run({ generation: '3.2', view: 'app', rules: { 'override service': consumerSide } }).shares).toEqual([0, 0.5, 0.5])
  })

  it('as an old URL works in 2.x, and not for application-level consumers', () => {
    const urls = ['override://10.0.0.1:20880/com.shop.Order?category=configurators&dynamic=false&enabled=true&version=1.0.0&weight=300']
    for (const generation of ['2.6', '2.7', '3.3'] as const) expect(run({ generation, rules: { urls } }).shares).toEqual([0.6, 0.2, 0.2])
    expect(run({ generation: '3.3', view: 'app', rules: { urls } }).shares).toEqual([1 / 3, 1 / 3, 1 / 3])
  })

  it('at the provider is seen by all; 2.7 wants its port', () => {
    const rule = (address: string) => ({
      'override service': override({ side: 'provider', addresses: [address], parameters: { weight: 300 } }),
    })
    expect(run({ generation: '2.7', rules: rule('0.0.0.0') }).shares).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect(run({ generation: '2.7', rules: rule('10.0.0.1:20880') }).shares).toEqual([0.6, 0.2, 0.2])
    expect(run({ generation: '3.3', rules: rule('10.0.0.1') }).shares).toEqual([0.6, 0.2, 0.2])
  })

  it('by application: the rule of the service lies over that of the application, methods of the latter included', () => {
    const item = (parameters: object) => ({ side: 'consumer', parameters })
    const rules = {
      'override app': JSON.stringify({ configVersion: 'v3.0', scope: 'application', key: 'web', configs: [item({ 'find.weight': 500 })] }),
      'override service': override(item({ weight: 300 })),
    }
    for (const generation of ['3.2', '3.3'] as const)
      expect(run({ generation, view: 'app', rules }).providers.map(({ weight }) => weight)).toEqual([300, 300, 300])
    expect(run({ view: 'interface', rules }).providers.map(({ weight }) => weight)).toEqual([500, 500, 500])
  })

  it('by application counts where it says what the provider says itself: over what the consumer says of the method', () => {
    const given = { consumer: `${consumer}&find.weight=25`, providers: [provider(1, '&weight=0')] }
    const rules = { 'override service': override({ side: 'consumer', parameters: { weight: 0 } }) }
    expect(run({ ...given, view: 'app', rules }).providers.map(({ weight }) => weight)).toEqual([0])
    expect(run({ ...given, view: 'interface', rules }).providers.map(({ weight }) => weight)).toEqual([25])
  })

  it('that disables one takes it away; that disables all leaves nobody to a consumer that starts, and says what a running one does', () => {
    const disable = (address: string) => ({
      'override service': override({ side: 'consumer', providerAddresses: [address], parameters: { disabled: true } }),
    })
    expect(run({ rules: disable('10.0.0.1:20880') }).kept).toEqual([1, 2])
    const all = run({ rules: disable('0.0.0.0') })
    expect(all.kept).toEqual([])
    expect(all.findings.map((finding) => finding.code)).toEqual(['all-disabled'])
  })

  it.each([
    ['configs: []', 'sets nothing'],
    ['configs: [{side: consumer}]', 'sets no parameter'],
    ['configVersion: 3.0\nkey: a\nconfigs: [{side: consumer, parameters: {weight: 1}}]', 'quotes'],
  ])('that is not in force is a finding: %s', (text, reason) => {
    const { findings, shares } = run({ rules: { 'override service': text } })
    expect(findings).toEqual([expect.objectContaining({ code: 'rule-not-in-force', text: expect.stringContaining(reason) })])
    expect(shares).toEqual([1 / 3, 1 / 3, 1 / 3])
  })
})

describe('an old condition', () => {
  it('of 2.6 takes an empty value for one, and looks for a default only where there is none', () => {
    const rule = encodeURIComponent('=> region=$zone')
    const urls = [`condition://0.0.0.0/com.shop.Order?category=routers&runtime=true&version=1.0.0&rule=${rule}`]
    const providers = [provider(1, '&region=&default.region=hz'), provider(2, '&region=hz'), provider(3)]
    expect(run({ generation: '2.6', providers, rules: { urls } }).kept).toEqual([0])
    const set = consumer.replace('side=consumer', 'side=consumer&zone=hz')
    expect(
      run({ generation: '2.6', consumer: set, providers: [...providers.slice(1), provider(4, '&default.region=hz')], rules: { urls } })
        .kept,
    ).toEqual([0, 2])
  })
})

describe('shares', () => {
  it('warm up by application in 3.x, and not by interface', () => {
    const young = `${now - 60_000}`
    const providers = [provider(1), provider(2).replace(String(old), young)]
    expect(run({ view: 'app', providers }).providers.map((row) => row.weight)).toEqual([100, 10])
    expect(run({ view: 'interface', providers }).providers.map((row) => row.weight)).toEqual([100, 100])
    expect(run({ generation: '2.7', providers }).providers.map((row) => row.weight)).toEqual([100, 1])
  })

  it('of consistenthash are the owner of the arguments', () => {
    const providers = [1, 2, 3].map((index) => provider(index, '&loadbalance=consistenthash'))
    const answer = run({ providers, args: ['order-7'] })
    expect(answer.loadbalance).toBe('consistenthash')
    expect([...(answer.shares ?? [])].sort()).toEqual([0, 0, 1])
    expect(run({ providers, args: ['order-7'] }).shares).toEqual(answer.shares)
  })

  it('are unknown, with the reason, where they follow the answers', () => {
    const { shares, sharesReason } = run({ providers: [1, 2].map((index) => provider(index, '&loadbalance=shortestresponse')) })
    expect(shares).toBeNull()
    expect(sharesReason).toContain('response times')
  })

  it('of a lone provider are all, whatever its weight', () => {
    expect(run({ providers: [provider(1, '&weight=0')] }).shares).toEqual([1])
  })
})

it('answers by its schema or says invalid-input, whatever it is asked', () => {
  const text = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('a: [', '[]', 'configs: 5', '{"tags": [{}]}', '=> a=$b', '&x [*x]'))
  const url = fc.oneof(
    fc.constantFrom(provider(1), provider(2, '&weight=x&dubbo.tag=gray'), provider(3, '&disabled=true')),
    fc.string({ maxLength: 20 }).map((tail) => provider(1, `&${tail}`)),
    fc.string({ minLength: 1, maxLength: 20 }),
  )
  const request = fc.record({
    generation: fc.constantFrom(...generations),
    view: fc.constantFrom('interface', 'app', 'plain'),
    providers: fc.array(url, { maxLength: 5 }),
    method: fc.constantFrom('find', '$invoke', ''),
    args: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 2 }),
    attachments: fc.dictionary(fc.constantFrom('dubbo.tag', 'x'), fc.string({ maxLength: 5 })),
    rules: fc.record(
      {
        'override service': fc.oneof(
          text,
          text.map((value) => override({ side: 'consumer', parameters: { weight: value } })),
        ),
        'condition-router service': fc.oneof(
          text,
          text.map((value) => JSON.stringify({ conditions: [value] })),
        ),
        'condition-router provider-app': text,
        'tag-router': fc.oneof(
          text,
          text.map((value) => JSON.stringify({ tags: [{ name: value, addresses: [value] }] })),
        ),
        urls: fc.array(url, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  })
  fc.assert(
    fc.property(request, (input) => {
      try {
        const answer = run(input)
        simulationSchema.parse(answer)
        const total = answer.outcomes.reduce((sum, outcome) => sum + outcome.probability, 0)
        expect(total).toBeCloseTo(1, 9)
        if (answer.shares && answer.kept.length > 0) expect(answer.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      } catch (error) {
        if (!isAppError(error, 'invalid-input')) throw error
      }
    }),
    { numRuns: randomRuns(1500) },
  )
})
