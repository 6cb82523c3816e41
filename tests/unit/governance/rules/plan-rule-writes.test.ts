import { describe, expect, it } from 'vitest'
import { planRuleWrites } from '../../../../lib/governance/rules/plan-rule-writes.ts'
import { ruleGenerations } from '../../../../lib/governance/rule-generation.ts'
import { ruleForms, ruleReadingOf } from '../../../../lib/governance/rules/rule-forms.ts'
import { formOfRule } from '../../../../lib/governance/rules/form-of-rule.ts'
import { ruleNameOf } from '../../../../lib/governance/rules/rule-name.ts'
import { rulePath, rulePath270 } from '../../../../lib/governance/rules/rule-places.ts'
import { invertRulePlan, type RulePlan } from '../../../../lib/governance/rules/rule-plan.ts'
import type { RuleDraft } from '../../../../lib/governance/rules/schema.ts'
import { translateRule } from '../../../../lib/governance/rules/translate-rule.ts'
import { readingWords } from '../../../../lib/governance/rules/twin-sentences.ts'

const roots = { root: 'shop', namespace: 'prod' }
const key = 'g1/com.shop.Order:1.0.0'
const path = '/prod/config/dubbo/com.shop.Order:1.0.0:g1.condition-router'
const reader = (release: string) => ({ release, generation: '', application: 'web' })
const condition = 'configVersion: v2.7\nscope: service\nkey: g1/com.shop.Order:1.0.0\n# keep\nconditions:\n  - "method=pay => port=20880"\n'
const draft = (content: string | null, rest: Partial<RuleDraft> = {}): RuleDraft => ({
  registry: 'registry:main',
  kind: 'condition',
  scope: 'service',
  key,
  content,
  ...rest,
})

describe('planned writes of a rule', () => {
  it('gives 2.6 its URL in the same plan, below the registry group, and the document below the namespace', () => {
    const { writes, findings } = planRuleWrites(draft(condition), new Map(), { roots, readers: [reader(''), reader('3.3.6')] })
    expect(writes.map((write) => write.form)).toEqual(['condition-service', 'condition-url'])
    expect(writes[0]?.path).toBe(path)
    expect(writes[1]?.path.startsWith('/shop/com.shop.Order/routers/condition%3A%2F%2F')).toBe(true)
    expect(findings).toEqual([])
  })

  it('takes every form away together, the document by way of enabled: false, and leaves the URLs of others', () => {
    const readers = [reader('')]
    const made = planRuleWrites(draft(condition), new Map(), { roots, readers }).writes
    const live = new Map(made.map((write) => [write.path, write.after ?? '']))
    live.set('/shop/com.shop.Order/routers/other', 'condition://0.0.0.0/com.shop.Order?rule=x')
    const { writes } = planRuleWrites(draft(null), live, { roots, readers })
    expect(writes.map((write) => [write.path, write.after])).toEqual(made.map((write) => [write.path, null]))
    expect(writes[0]?.via).toBe(`${condition}enabled: false\n`)
  })

  it('takes every old URL of the name away where there is no document, a bounded number at once', () => {
    const url = (number: number): [string, string] => [
      `/shop/com.shop.Order/routers/u${number}`,
      `condition://0.0.0.0/com.shop.Order?n=${number}`,
    ]
    const live = new Map([url(1), url(2), ['/shop/com.shop.Order/routers/of-another-version', 'condition://0.0.0.0/com.shop.Order']])
    const urls = [url(1)[0], url(2)[0]]
    const removed = planRuleWrites(draft(null), live, { roots, readers: [], urls })
    expect(removed.writes.map((write) => [write.form, write.path, write.after])).toEqual(urls.map((one) => ['condition-url', one, null]))
    expect(removed.findings).toEqual([])
    const written = planRuleWrites(draft(condition), live, { roots, readers: [reader('')], urls })
    expect(written.writes.every((write) => write.after !== null)).toBe(true)
    const many = Array.from({ length: 201 }, (_, index) => url(index))
    const some = planRuleWrites(draft(null), new Map(many), { roots, readers: [], urls: many.map(([one]) => one) })
    expect([some.writes.length, some.findings.map(({ code }) => code)]).toEqual([200, ['urls-stay']])
  })

  it('leaves other people’s URLs where a document is there to be taken away', () => {
    const live = new Map([
      [path, condition],
      ['/shop/com.shop.Order/routers/u1', 'condition://0.0.0.0/com.shop.Order?n=1'],
    ])
    const { writes } = planRuleWrites(draft(null), live, { roots, readers: [], urls: ['/shop/com.shop.Order/routers/u1'] })
    expect(writes.map((write) => write.path)).toEqual([path])
  })

  it('keeps a URL twin equal though the last 2.6 consumer is gone', () => {
    const made = planRuleWrites(draft(condition), new Map(), { roots, readers: [reader('')] }).writes
    const live = new Map(made.map((write) => [write.path, write.after ?? '']))
    const { writes } = planRuleWrites(draft(condition.replace('20880', '20881')), live, { roots, readers: [reader('3.3.6')] })
    expect(writes.map((write) => [write.form, write.before === null, write.after === null])).toEqual([
      ['condition-service', false, false],
      ['condition-url', true, false],
      ['condition-url', false, true],
    ])
  })

  it('takes away a URL that a hand edit of the document left behind, and no other', () => {
    const edited = condition.replace('20880', '20881')
    const made = planRuleWrites(draft(condition), new Map(), { roots, readers: [reader('')] }).writes
    const live = new Map(made.map((write) => [write.path, write.after ?? '']))
    live.set(path, edited)
    const again = { roots, readers: [reader('')] }
    const unknown = planRuleWrites(draft(edited), live, again).writes
    expect(unknown.map((write) => [write.form, write.after === null])).toEqual([['condition-url', false]])
    const { writes, contents } = planRuleWrites(draft(edited), live, { ...again, former: [condition] })
    expect(writes.map((write) => [write.form, write.after === null])).toEqual([
      ['condition-url', false],
      ['condition-url', true],
    ])
    expect(Object.keys(contents)).toHaveLength(4)
  })

  it('writes the path of 2.7.0 to 2.7.2 for who reads it', () => {
    const { writes } = planRuleWrites(draft(condition), new Map(), { roots, readers: [reader('2.7.1')] })
    expect(writes.map((write) => write.path)).toEqual([path, '/prod/config/g1*com.shop.Order:1.0.0/condition-router'])
  })

  it.each([
    '',
    '  \n',
    'conditions: []',
    'a: [1',
    'conditions:\n<<<<<<< mine\n  - a => b\n||||||| base\n=======\n  - c => d\n>>>>>>> live\n',
    'a: &a [1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]',
  ])('refuses what Dubbo would pass over in silence: %j', (content) => {
    expect(() => planRuleWrites(draft(content), new Map(), { roots, readers: [] })).toThrow()
  })

  it('refuses 10,000 conditions for 2.6, and names no URL', () => {
    const many = `conditions:\n${'  - "method=a => port=1"\n'.repeat(10_000)}`
    expect(() => planRuleWrites(draft(many), new Map(), { roots, readers: [reader('')] })).toThrow('10000 old URLs')
  })

  it('says when nobody reads the form', () => {
    const { findings } = planRuleWrites(draft('ratio: 1', { kind: 'affinity' }), new Map(), { roots, readers: [reader('3.3.6')] })
    expect(findings.map(({ code }) => code)).toContain('form-read-by-nobody')
  })

  it('names the callers of an application that will not obey its conditions, and writes no older form for them', () => {
    const of = draft('conditions:\n  - "=> host=10.0.0.1"\n', { scope: 'application', key: 'orders' })
    const caller = (release: string) => ({ ...reader(release), isCaller: true })
    const { writes, findings } = planRuleWrites(of, new Map(), { roots, readers: ['2.7.1', '2.7.23', '3.2.18', '3.3.6'].map(caller) })
    expect(writes.map(({ form }) => form)).toEqual(['condition-application'])
    expect(findings.map(({ code, text }) => [code, text.split(' do not')[0]])).toEqual([
      ['form-not-read', 'Callers on 2.7.0-2.7.2'],
      ['form-not-read', 'Callers on >=2.7.3'],
    ])
    expect(planRuleWrites(of, new Map(), { roots, readers: [reader('2.7.23')] }).findings).toEqual([])
    expect(planRuleWrites(of, new Map(), { roots, readers: [caller('2.7.23')] }).findings.map(({ code }) => code)).toEqual([
      'form-not-read',
      'form-read-by-nobody',
    ])
  })

  it('is taken back byte for byte', () => {
    const planned = planRuleWrites(draft(condition), new Map([[path, 'enabled: false\n']]), { roots, readers: [reader('')] })
    const plan: RulePlan = { registry: 'registry:main', kind: 'condition', scope: 'service', key, service: key, ...planned, expected: [] }
    const back = invertRulePlan(plan)
    expect(back.writes.map((write) => [write.path, write.before, write.after])).toEqual(
      planned.writes.toReversed().map((write) => [write.path, write.after, write.before]),
    )
    expect(back.contents[path]).toBe(condition)
  })
})

describe('translation for 2.6', () => {
  const override = (item: string): string => `configs:\n  - ${item}\n`

  it('is the URL that a change of weights writes', () => {
    const text = override('{side: consumer, addresses: ["0.0.0.0"], providerAddresses: ["10.0.0.1:20880"], parameters: {weight: 50}}')
    expect(translateRule({ kind: 'override', scope: 'service', key }, text)).toEqual({
      urls: ['override://10.0.0.1:20880/com.shop.Order?category=configurators&dynamic=false&enabled=true&group=g1&version=1.0.0&weight=50'],
      lost: [],
    })
  })

  it.each([
    '{side: provider, parameters: {weight: 1}}',
    '{side: consumer, parameters: {mock: "return a&b=c?"}}',
    '{side: consumer, parameters: {mock: "a\\nb"}}',
    '{side: consumer, match: {app: {oneof: [{exact: a}]}}, parameters: {weight: 1}}',
    '{side: consumer, addresses: ["10.0.0.9"], parameters: {weight: 1}}',
  ])('says what 2.6 will not obey instead of writing something near it: %s', (item) => {
    const { urls, lost } = translateRule({ kind: 'override', scope: 'service', key }, override(item))
    expect([urls, lost.length]).toEqual([[], 1])
  })
})

describe('parts of a rule that a URL cannot carry', () => {
  it.each([
    ['override', 'configs:\n  - {side: consumer, services: ["*"], priority: 3, parameters: {weight: 1}}\n', ['services', 'priority']],
    ['condition', `priority: 3\n${condition}`, ['priority']],
  ] as const)('are said, and the rest is written: %s', (kind, text, parts) => {
    const { urls, lost } = translateRule({ kind, scope: 'service', key }, text)
    expect([urls.length, lost.map((sentence, index) => sentence.text.includes(parts[index] ?? '?'))]).toEqual([1, parts.map(() => true)])
  })
})

describe('what the tables of readings say', () => {
  it('has a sentence wherever it says more than a time', () => {
    const cells = ruleForms.flatMap((form) => ruleGenerations.map((generation) => ruleReadingOf(form, generation)))
    const texts = [...new Set(cells.flatMap(({ when, cleared }) => [when, cleared]))]
    const unworded = texts.filter((text) => readingWords(text).said[0]?.code === 'as-written')
    expect(unworded.filter((text) => !/^[\d.–]* ?s?$/.test(text))).toEqual([])
    expect(texts.length - unworded.length).toBeGreaterThan(12)
  })
})

describe('places', () => {
  it.each([
    ['migration', 'application', 'web', '/prod/config/DUBBO_SERVICEDISCOVERY_MIGRATION/web.migration'],
    ['tag', 'application', 'orders', '/prod/config/dubbo/orders.tag-router'],
    ['mesh', 'application', 'orders', '/prod/config/dubbo/orders.MESHAPPRULE'],
    ['override', 'service', 'com.shop.Order', '/prod/config/dubbo/com.shop.Order::.configurators'],
  ] as const)('finds a %s rule of scope %s', (kind, scope, name, place) => {
    expect(rulePath(roots, { kind, scope, key: name })).toBe(place)
  })

  it.each([
    ['/prod/config/dubbo/com.shop.Order:1.0.0:g1.condition-router', key, 'condition service yaml'],
    ['/prod/config/g1*com.shop.Order:1.0.0/configurators', key, 'override service yaml-2.7.0'],
    ['/prod/config/dubbo/web.configurators', 'web', 'override application yaml'],
    ['/prod/config/dubbo/orders.affinity-router', 'orders', 'affinity application yaml'],
    ['/prod/config/dubbo/com.shop.Order:1.0.0.configurators', 'com.shop.Order:1.0.0', 'override service stray'],
    ['/shop/com.shop.Order/configurators/x', key, 'override service url'],
    ['/shop/com.shop.Order/routers/x', key, 'condition service url'],
    ['/else/com.shop.Order/routers/x', key, 'condition service stray'],
  ])('tell which rule a node holds: %s', (node, name, expected) => {
    const { kind, scope, format, key: found } = ruleNameOf({ path: node, kind: 'other', key: name, content: '' }, roots)
    expect([`${kind} ${scope} ${format}`, found]).toEqual([expected, name])
  })

  it('refuses a key that leaves its directory, and a tag rule of a service', () => {
    expect(() => rulePath(roots, { kind: 'tag', scope: 'application', key: '../x' })).toThrow()
    expect(() => rulePath(roots, { kind: 'tag', scope: 'service', key })).toThrow('by application')
    expect(rulePath270(roots, { kind: 'migration', scope: 'application', key: 'web' })).toBeUndefined()
  })
})

it('knows the forms that newer generations left behind', () => {
  expect(ruleReadingOf('condition-url', '3.2').read).toBe('no')
  expect(ruleReadingOf('affinity', '3.3').read).toBe('no')
  expect(ruleReadingOf('tag-match', '>=2.7.3').read).toBe('no')
})

it.each([
  ['consumer', '3.2', 'interface-only'],
  ['provider', '3.2', 'yes'],
  ['consumer', '3.3', 'yes'],
] as const)('knows who obeys what an application’s override tells its %s on %s', (side, generation, read) => {
  const content = `configs: [{side: ${side}, parameters: {weight: 0}}]`
  expect(ruleReadingOf(formOfRule({ kind: 'override', scope: 'application', content }), generation).read).toBe(read)
})
