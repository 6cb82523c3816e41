import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { formatWeightOverride, readWeightOverride, touchesWeightOf } from '../../../lib/governance/override-url.ts'
import { writesFor, type RuleNode, type WritesInput } from '../../../lib/governance/plan-writes.ts'
import { formsReadBy, formToWrite, readingOf, weightForms } from '../../../lib/governance/where-read.ts'
import { ruleGenerations } from '../../../lib/governance/rule-generation.ts'

const service = { interface: 'com.shop.Order', group: 'g1', version: '1.0.0' }
const roots = { root: 'dubbo', namespace: 'dubbo' }
const member = (release: string) => ({ release, generation: release.slice(0, 3) || '2.6' })
const yamlPath = '/dubbo/config/dubbo/com.shop.Order:1.0.0:g1.configurators'
const yamlPath270 = '/dubbo/config/g1*com.shop.Order:1.0.0/configurators'
const urlOf = (address: string, weight: number) => formatWeightOverride(service, address, weight)
const pathOf = (address: string, weight: number) => `/dubbo/com.shop.Order/configurators/${encodeNodeName(urlOf(address, weight))}`

function plan(consumers: string[], weights: [string, number | null][], rules: RuleNode[] = [], providers = ['3.3.6']) {
  const input: WritesInput = {
    service,
    roots,
    providers: providers.map((release) => ({ ...member(release), address: '10.0.0.1:20880' })),
    consumers: consumers.map(member),
    rules,
    weights: new Map(weights),
  }
  return writesFor(input)
}

/** What the tree holds after the writes, in their order. */
function apply(rules: readonly RuleNode[], writes: readonly { path: string; after: string | null }[]): RuleNode[] {
  const tree = new Map(rules.map((rule) => [rule.path, rule.content]))
  for (const write of writes) {
    if (write.after === null) tree.delete(write.path)
    else tree.set(write.path, write.after)
  }
  return [...tree].map(([path, content]) => ({ path, content }))
}

describe('writesFor', () => {
  it('writes an old URL for 2.6 consumers, exactly as Dubbo reads it', () => {
    const { writes } = plan([''], [['10.0.0.1:20880', 300]])
    expect(writes).toMatchObject([
      {
        form: 'override-url',
        before: null,
        after:
          'override://10.0.0.1:20880/com.shop.Order?category=configurators&dynamic=false&enabled=true&group=g1&version=1.0.0&weight=300',
      },
    ])
    expect(writes[0]?.path).toBe(
      '/dubbo/com.shop.Order/configurators/override%3A%2F%2F10.0.0.1%3A20880%2Fcom.shop.Order%3Fcategory%3Dconfigurators%26dynamic%3Dfalse%26enabled%3Dtrue%26group%3Dg1%26version%3D1.0.0%26weight%3D300',
    )
  })

  it.each(['2.7.3', '2.7.23', '3.0.9', '3.2.18', '3.3.6'])('writes one YAML document for consumers of %s', (release) => {
    expect(plan([release], [['10.0.0.1:20880', 300]], [], ['']).writes.map((write) => write.path)).toEqual([yamlPath])
  })

  it('writes the older path for 2.7.0 to 2.7.2', () => {
    expect(plan(['2.7.1'], [['10.0.0.1:20880', 300]]).writes.map((write) => write.path)).toEqual([yamlPath270])
  })

  it('keeps both colons where group and version are empty', () => {
    const plain = writesFor({
      service: { interface: 'a.B', group: '', version: '' },
      roots: { root: 'r', namespace: 'n' },
      providers: [],
      consumers: [member('3.3.6'), member('')],
      rules: [],
      weights: new Map([['1.1.1.1:1', 1]]),
    })
    expect(plain.writes.map((write) => write.path.split('?')[0])).toEqual([
      '/n/config/dubbo/a.B::.configurators',
      expect.stringMatching(/^\/r\/a\.B\/configurators\/override%3A/),
    ])
  })

  it('writes both forms with the same values for a mixed fleet, and clears them together', () => {
    const set = plan(['', '3.2.18'], [['10.0.0.1:20880', 300]])
    expect(set.writes.map((write) => write.form)).toEqual(['configurators-consumer', 'override-url'])
    const rules = apply([], set.writes)
    const cleared = plan(['', '3.2.18'], [['10.0.0.1:20880', null]], rules)
    expect(cleared.writes.map(({ after }) => after)).toEqual([null, null])
    expect(cleared.writes[0]?.via).toContain('enabled: false')
    expect(apply(rules, cleared.writes)).toEqual([])
  })

  it('goes by the providers’ generation where nobody consumes', () => {
    expect(plan([], [['10.0.0.1:20880', 1]], [], ['']).writes.map((write) => write.form)).toEqual(['override-url'])
    expect(plan([], [['10.0.0.1:20880', 1]], [], ['3.3.6']).writes.map((write) => write.form)).toEqual(['configurators-consumer'])
  })

  it('makes the new URL before it removes the old one, so that no moment is without a weight', () => {
    const { writes } = plan([''], [['10.0.0.1:20880', 200]], [{ path: pathOf('10.0.0.1:20880', 300), content: '' }])
    expect(writes.map(({ path, after }) => [path, after === null])).toEqual([
      [pathOf('10.0.0.1:20880', 200), false],
      [pathOf('10.0.0.1:20880', 300), true],
    ])
  })

  it('keeps a form nobody needs any more equal, when it names the provider already', () => {
    const rules = [{ path: pathOf('10.0.0.1:20880', 300), content: '' }]
    const { writes } = plan(
      ['3.3.6'],
      [
        ['10.0.0.1:20880', 200],
        ['10.0.0.2:20880', 50],
      ],
      rules,
    )
    expect(writes.map(({ form, after }) => [form, after === null])).toEqual([
      ['configurators-consumer', false],
      ['override-url', false],
      ['override-url', true],
    ])
  })

  it('writes nothing when the rules say it already', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.subarray(['', '2.7.1', '2.7.23', '3.3.6'], { minLength: 1 }),
        fc.integer({ min: 0, max: 500 }),
        (hosts, consumers, weight) => {
          const weights = hosts.map((host): [string, number] => [`10.0.0.${host}:20880`, weight])
          const rules = apply([], plan(consumers, weights).writes)
          expect(plan(consumers, weights, rules).writes).toEqual([])
          const cleared = plan(
            consumers,
            weights.map(([address]) => [address, null]),
            rules,
          )
          expect(apply(rules, cleared.writes)).toEqual([])
        },
      ),
    )
  })

  it('covers other rules that touch the same weights with the fingerprint, but never writes them', () => {
    const path = `/dubbo/com.shop.Order/configurators/${encodeNodeName('override://0.0.0.0/com.shop.Order?application=x&group=g1&version=1.0.0&weight=5')}`
    const { writes, contents } = plan([''], [['10.0.0.1:20880', 1]], [{ path, content: '' }])
    expect(Object.keys(contents)).toContain(path)
    expect(writes.map((write) => write.path)).not.toContain(path)
  })

  it('refuses an address that could break out of a URL or a path', () => {
    for (const address of ['10.0.0.1', 'a/b:1', 'a?b:1', 'a&b=c:1', '::1:1', 'a b:1'])
      expect(() => plan([''], [[address, 1]])).toThrow(/host:port/)
  })
})

const touches = (url: string) => touchesWeightOf(url, service, ['10.0.0.1:20880'])

describe('override URLs', () => {
  it('reads back what it formats', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 0, max: 100_000 }), (host, port, weight) => {
        fc.pre(host !== '0.0.0.0')
        expect(readWeightOverride(urlOf(`${host}:${port}`, weight), service)).toEqual({ address: `${host}:${port}`, weight })
      }),
    )
  })

  it.each([
    ['override://10.0.0.1:1/com.shop.Order?application=a&group=g1&version=1.0.0&weight=1', 'a condition'],
    ['override://10.0.0.1:1/com.shop.Order?group=g1&timeout=5&version=1.0.0&weight=1', 'another parameter'],
    ['override://10.0.0.1:1/com.shop.Order?group=*&version=1.0.0&weight=1', 'another group: * is no wildcard'],
    ['absent://10.0.0.1:1/com.shop.Order?group=g1&version=1.0.0&weight=1', 'absent'],
    ['override://0.0.0.0/com.shop.Order?group=g1&version=1.0.0&weight=1', 'everybody'],
    ['override://10.0.0.1:1/com.shop.Order?enabled=false&group=g1&version=1.0.0&weight=1', 'disabled'],
    ['nonsense', 'no URL'],
  ])('does not take %s for ours: %s', (url) => {
    expect(readWeightOverride(url, service)).toBeUndefined()
  })

  it('knows which rules of others touch a weight', () => {
    expect(touches('override://0.0.0.0/com.shop.Order?group=g1&version=1.0.0&weight=1')).toBe(true)
    expect(touches('override://0.0.0.0:20880/com.shop.Order?group=g1&version=1.0.0&weight=1')).toBe(true)
    expect(touches('override://10.0.0.1:20880/com.shop.Order?get.weight=1&group=g1&version=1.0.0')).toBe(true)
    expect(touches('override://10.0.0.2:20880/com.shop.Order?group=g1&version=1.0.0&weight=1')).toBe(false)
    expect(touches('override://0.0.0.0/com.shop.Order?group=g1&timeout=1&version=1.0.0')).toBe(false)
  })
})

describe('where rules are read', () => {
  it('writes, for every generation, a form that the table says it reads', () => {
    for (const generation of ruleGenerations) expect(readingOf(formToWrite(generation), generation).read).toBe('yes')
  })

  it('says how each form that is read is cleared', () => {
    for (const form of weightForms) {
      for (const generation of ruleGenerations) {
        const reading = readingOf(form, generation)
        expect(reading.read === 'no').toBe(reading.cleared === '')
      }
    }
  })

  it('knows that default 3.x consumers do not read override URLs, and 2.6 no YAML', () => {
    expect(formsReadBy('3.3')).not.toContain('override-url')
    expect(readingOf('override-url', '3.2').read).toBe('interface-only')
    expect(formsReadBy('2.5/2.6')).toEqual(['override-url'])
  })
})

describe('disabling a provider', () => {
  const address = '10.0.0.1:20880'
  const disable = (consumers: string[], rules: RuleNode[] = [], value: number | null = 1) =>
    writesFor({
      service,
      roots,
      providers: [{ ...member('3.3.6'), address }],
      consumers: consumers.map(member),
      rules,
      weights: new Map([[address, value]]),
      setting: 'disabled',
    })

  it('is written where a weight would be, beside the weight and without touching it', () => {
    const { writes } = disable(['', '2.7.1', '3.2.18'])
    expect(writes.map(({ form, after }) => [form, after?.match(/disabled[=:] ?true/)?.[0]])).toEqual([
      ['configurators-consumer', 'disabled: true'],
      ['configurators-2.7.0', 'disabled: true'],
      ['override-url', 'disabled=true'],
    ])
    const weighed = apply([], plan(['', '3.2.18'], [[address, 30]]).writes)
    const both = apply(weighed, disable(['', '3.2.18'], weighed).writes)
    expect(both).toHaveLength(3)
    expect(both.find(({ path }) => path === yamlPath)?.content).toMatch(/weight: 30[\s\S]*disabled: true/)
    const again = apply(both, disable(['', '3.2.18'], both, null).writes)
    expect(again).toEqual(weighed)
    // and weights go on as if it were not there
    expect(apply(both, plan(['', '3.2.18'], [[address, null]], both).writes).map(({ path }) => path)).toHaveLength(2)
  })
})
