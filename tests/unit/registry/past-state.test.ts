import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consumerChanges, providerChanges, ruleChanges } from '../../../lib/registry/changes.ts'
import { difference, eventsOf } from '../../../lib/registry/io/diff.ts'
import { describeConsumer, describeProvider, describeRule } from '../../../lib/registry/io/write-interfaces.ts'
import { pastKinds, type PastConsumer, type PastEvent, type PastProvider, type PastRule } from '../../../lib/registry/past-facts.ts'
import { pastState, type Present } from '../../../lib/registry/past-state.ts'
import {
  consumerTable,
  providerTable,
  ruleTable,
  withKey,
  type StoredConsumer,
  type StoredProvider,
} from '../../../lib/registry/io/tables.ts'
import type { RuleFact } from '../../../lib/registry/rows.ts'

const sourceId = 'registry:main'
const params = fc.dictionary(fc.constantFrom('pid', 'timestamp', 'warmup', 'owner', 'a.timeout'), fc.constantFrom('', '1', '2', 'x y'))
const words = fc.constantFrom('', 'a', 'b')

const provider: fc.Arbitrary<StoredProvider> = fc.record({
  service: fc.constantFrom('x.A', 'g/x.A:1'),
  address: fc.constantFrom('h1:1', 'h1:2', 'h2:1'),
  protocol: fc.constantFrom('dubbo', 'tri'),
  application: fc.constantFrom('shop', 'shop-new'),
  host: fc.constant('h1'),
  port: fc.constantFrom(1, 2),
  release: words,
  generation: fc.constantFrom('2.7', '3.3'),
  level: fc.constantFrom('interface', 'application', 'both'),
  weight: fc.constantFrom(0, 50, 100),
  effectiveWeight: fc.constantFrom(0, 50, 100),
  weightRule: fc.constantFrom(null, '/dubbo/config/dubbo/x'),
  tag: words,
  loadBalance: words,
  cluster: words,
  dynamic: fc.boolean(),
  disabled: fc.boolean(),
  startedAt: fc.constantFrom(null, '2026-11-25T00:00:00.000Z'),
  methods: fc.subarray(['get', 'list', 'set']),
  params,
  url: fc.constantFrom(null, 'dubbo://h1:1/ctx/x.A'),
})
const consumer: fc.Arbitrary<StoredConsumer> = fc.record({
  service: fc.constantFrom('x.A', 'g/x.A:1'),
  id: fc.constantFrom('h1:42', 'h2'),
  host: fc.constant('h1'),
  application: fc.constantFrom('web', 'app'),
  release: words,
  generation: fc.constantFrom('2.7', '3.3'),
  loadBalance: words,
  params,
})
const rule: fc.Arbitrary<RuleFact> = fc.record({
  path: fc.constantFrom('/dubbo/config/dubbo/x.A.configurators', '/dubbo/config/dubbo/shop.tag-router'),
  kind: fc.constantFrom('configurators', 'tag-router'),
  key: fc.constantFrom('x.A', 'shop'),
  content: fc.constantFrom('', 'a: 1', 'a'.repeat(3000), `${'a'.repeat(3000)}b`),
  version: fc.integer({ min: 0, max: 3 }),
  mzxid: fc.constant('1'),
  czxid: fc.constant('1'),
  writtenAt: fc.constant(null),
})

type World = { providers: StoredProvider[]; consumers: StoredConsumer[]; rules: RuleFact[] }
const unique = <T>(list: fc.Arbitrary<T>, selector: (fact: T) => string) => fc.uniqueArray(list, { selector, maxLength: 6 })
const world: fc.Arbitrary<World> = fc.record({
  providers: unique(provider, providerTable.keyOf),
  consumers: unique(consumer, consumerTable.keyOf),
  rules: unique(rule, ruleTable.keyOf),
})

/** The events a step writes, through JSON as the database keeps them. */
function eventsBetween(before: World, after: World): PastEvent[] {
  const events = [
    ...eventsOf('provider', difference(before.providers, after.providers, providerTable.keyOf), describeProvider, (old, now) =>
      providerChanges(withKey(old), withKey(now)),
    ),
    ...eventsOf('consumer', difference(before.consumers, after.consumers, consumerTable.keyOf), describeConsumer, (old, now) =>
      consumerChanges(withKey(old), withKey(now)),
    ),
    ...eventsOf('rule', difference(before.rules, after.rules, ruleTable.keyOf), describeRule, ruleChanges),
  ]
  return events.map((event) => JSON.parse(JSON.stringify({ ...event, sourceId })) as PastEvent)
}

const byKey = ({ provider: providers, consumer: consumers, rule: rules }: Present) => ({
  providers: Object.fromEntries(providers.map((row) => [pastKinds.provider.keyOf(row), row])),
  consumers: Object.fromEntries(consumers.map((row) => [pastKinds.consumer.keyOf(row), row])),
  rules: Object.fromEntries(rules.map((row) => [pastKinds.rule.keyOf(row), row])),
})
const present = ({ providers, consumers, rules }: World): Present => ({
  provider: providers.map((fact): PastProvider => ({ sourceId, ...fact })),
  consumer: consumers.map((fact): PastConsumer => ({ sourceId, ...fact })),
  rule: rules.map(({ path, kind, key, content }): PastRule => ({ sourceId, path, kind, key, content })),
})

describe('a past state', () => {
  it('is what was true then, for any sequence of states and any instant of it', () => {
    fc.assert(
      fc.property(fc.array(world, { minLength: 2, maxLength: 8 }), (worlds) => {
        const steps = worlds.slice(1).map((after, index) => eventsBetween(worlds[index] ?? after, after))
        const now = worlds.at(-1)
        if (!now) return
        for (const [index, then] of worlds.entries()) {
          const state = pastState(present(now), steps.slice(index).flat().toReversed())
          expect(byKey(state)).toEqual(byKey(present(then)))
          expect(state.broken).toBe(0)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('says how many events could not be undone, and takes the others back all the same', () => {
    const at = { sourceId, service: 'x.A', application: 'shop', detail: { protocol: 'dubbo' } }
    const state = pastState({ provider: [], consumer: [], rule: [] }, [
      { ...at, type: 'provider-disappeared', address: 'h1:1' },
      { ...at, type: 'provider-changed', address: 'h2:1', detail: { protocol: 'dubbo', before: { weight: 1 } } },
      {
        ...at,
        type: 'provider-disappeared',
        address: 'h3:1',
        detail: { protocol: 'dubbo', before: { service: 'x.A', address: 'h3:1', protocol: 'dubbo' } },
      },
    ])
    expect(state.broken).toBe(2)
    expect(state.provider.map(({ address, weight }) => [address, weight])).toEqual([['h3:1', 100]])
  })
})
