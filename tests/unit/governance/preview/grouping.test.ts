import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PreviewConsumer } from '#lib/governance/preview/model'
import type { ComparedService } from '#lib/governance/preview/preview-service'
import { byHost } from '#lib/governance/simulate/override/by-host'
import { compare, conditions, consumer, draft, key, provider, provider3, weights } from './world.ts'

const releases = ['2.6.12', '2.7.2', '2.7.23', '3.2.18', '3.3.6'] as const
const fields = {
  number: fc.constantFrom(1, 3, 10, 11),
  application: fc.constantFrom('web', 'web-2', 'batch', 'shop', 'billing'),
  release: fc.constantFrom(...releases),
  params: fc.dictionary(
    fc.constantFrom('timeout', 'owner', 'dubbo.tag', 'loadbalance', 'say.weight', 'region'),
    fc.constantFrom('gray', 'random', '5', 'eu'),
    { maxKeys: 2 },
  ),
}
type Fields = { number: number; application: string; release: string; params: Record<string, string> }

/** Consumers that differ from the first in one thing each. */
const relatives = fc
  .tuple(
    fc.record(fields),
    fc.array(fc.oneof(...Object.entries(fields).map(([key, value]) => fc.record({ [key]: value }))), { minLength: 1, maxLength: 8 }),
  )
  .map(([first, changes]): PreviewConsumer[] =>
    [{}, ...changes].map((change, place) => {
      const { number, release, ...over }: Fields = { ...first, ...change }
      return consumer(number, { ...over, id: String(place), release, generation: release.slice(0, 3) })
    }),
  )

const matchRule = `configVersion: v3.0\nscope: service\nkey: ${key}\nenabled: true\nconfigs:
  - side: consumer
    match: {app: {oneof: [{prefix: web}, {exact: batch}]}, param: [{key: region, value: {exact: eu}}]}
    parameters: {weight: 1, timeout: 9}\n`
const tagRule = `configVersion: v3.0\nforce: true\nkey: shop\ntags:\n  - name: gray\n    match: [{key: application, value: {exact: web}}]\n`

const anyDraft = fc.constantFrom(
  draft({ content: conditions('application=web,billing => host=10.0.0.1') }),
  draft({ content: conditions('application=web* => host=10.0.0.1') }),
  draft({ content: conditions('application=b* & region=eu => host=10.0.0.2', 'host=10.1.0.1* => host=10.0.0.1') }),
  draft({ content: conditions('=> application=$application', 'method=say => timeout=5') }),
  draft({ content: conditions('host=10.1.0.3,10.1.0.4 => host=$host') }),
  draft({ content: conditions('release=3.* => owner=gray') }),
  draft({ scope: 'application', key: 'batch', content: conditions('=> host=10.0.0.1') }),
  draft({ kind: 'override', content: weights(300) }),
  draft({ kind: 'override', content: matchRule }),
  draft({ kind: 'override', content: weights(1).replace('weight: 1', 'timeout: 5') }),
  draft({ kind: 'tag', scope: 'application', key: 'shop', content: tagRule }),
  draft({ kind: 'migration', scope: 'application', key: 'web-2', content: 'key: web-2\nstep: FORCE_INTERFACE\n' }),
)

const providers = [
  provider(1),
  provider3(2),
  provider3(3, { params: { owner: 'gray', weight: '50' } }),
  provider(4, { release: '', generation: '2.6' }),
]

/** Of each consumer, method by method. */
const answers = (compared: ComparedService): Map<string, unknown> =>
  new Map(
    compared.groups.flatMap(({ group, methods, changed, lostAll, withoutProvider, movedParameters }) => {
      const sides = methods.flatMap(({ methods: { methods: names }, before, after }) =>
        names.map((name) => [name, { before: { ...before, ring: 0 }, after: { ...after, ring: 0 } }]),
      )
      const told = { methods: Object.fromEntries(sides), changed, lostAll, withoutProvider, movedParameters }
      return group.members.map((member) => [member.id, told] as const)
    }),
  )

describe('consumers that are looked at together', () => {
  it('get what each would get alone', () => {
    fc.assert(
      fc.property(relatives, anyDraft, (consumers, rule) => {
        const together = answers(compare({ providers, consumers }, rule))
        for (const one of consumers)
          expect(together.get(one.id)).toEqual(answers(compare({ providers, consumers: [one], readers: consumers }, rule)).get(one.id))
      }),
      { numRuns: 200 },
    )
  })

  it('are one simulation for many applications where no rule names one', () => {
    const consumers = Array.from({ length: 300 }, (_, place) =>
      consumer(place, { application: `caller-${place}`, params: { owner: `team-${place}` } }),
    )
    const compared = compare({ providers, consumers }, draft({ kind: 'override', content: weights(300) }))
    expect(compared.groups).toHaveLength(300)
    expect(new Set(compared.groups.map(({ group }) => group.mark)).size).toBe(1)
  })
})

describe('a rule left in force', () => {
  it('gives the very same answer after as before', () => {
    const rule = draft({ content: conditions('application=web => host=10.0.0.1') })
    const [path] = ['/dubbo/config/dubbo/demo.Echo:1.0.0:.condition-router']
    const live = { path: path ?? '', kind: 'condition-router', key, content: rule.content ?? '' }
    const compared = compare({ providers, consumers: [consumer(1), consumer(2, { application: 'batch' })], rules: [live] }, rule)
    for (const { methods, changed } of compared.groups) {
      expect(changed).toBe(false)
      for (const { before, after } of methods) expect(after).toBe(before)
    }
  })
})

describe('rules looked up by host', () => {
  it('are never fewer than those that name it, and come in their order', () => {
    const host = fc.tuple(fc.constantFrom('10', '110', '0'), fc.constantFrom('0.0.1', '0.0.0', '1.0.1')).map((parts) => parts.join('.'))
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.array(host, { minLength: 1, maxLength: 3 }), { nil: undefined }), { maxLength: 30 }),
        host,
        (items, wanted) => {
          const named = items.map((hosts, place) => ({ hosts, place }))
          const found = byHost(named, ({ hosts }) => hosts)(wanted)
          const needed = named.filter(({ hosts }) => hosts === undefined || hosts.some((one) => one.includes(wanted) || one === '0.0.0.0'))
          expect(found.filter((one) => needed.includes(one))).toEqual(needed)
          expect(found.map(({ place }) => place)).toEqual(found.map(({ place }) => place).toSorted((one, other) => one - other))
        },
      ),
    )
  })
})
