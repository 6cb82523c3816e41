import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { acrossCodes, lintCodes } from '../../../../lib/governance/lint/lint-codes.ts'
import { lintRule } from '../../../../lib/governance/lint/lint-rule.ts'
import { lintFindingSchema, lintRequestSchema, lintedKinds, type LintRequest } from '../../../../lib/governance/lint/lint-schema.ts'
import { randomRuns } from '../../../support/long.ts'

const lint = (kind: LintRequest['kind'], content: string, generations?: LintRequest['generations']) =>
  lintRule(lintRequestSchema.parse({ kind, content, ...(generations ? { generations } : {}) }))
const codes = (...input: Parameters<typeof lint>) => lint(...input).map((finding) => finding.code)

const good = `# weights of the shop
configVersion: v3.0
scope: service
key: com.shop.Order
configs:
  - side: consumer
    addresses: ["0.0.0.0"]
    providerAddresses: ["10.0.0.1:20880"]
    parameters: {weight: 300} # three times
`
const item = (text: string) => `configVersion: v2.7\nscope: service\nkey: com.shop.Order\nconfigs:\n  - ${text}\n`

describe('an override rule', () => {
  it('without a trap has no finding', () => {
    expect(codes('configurators', good)).toEqual([])
  })

  it.each([
    ['', 'empty-text'],
    ['a: [', 'broken-yaml'],
    ['just text', 'not-a-rule'],
    ['key: a\nconfigs: []', 'empty-configs'],
    [item('{parameters: {weight: 1}}'), 'missing-side'],
    [item('{side: Consumer, parameters: {weight: 1}}'), 'unknown-side'],
    [item('{side: both, parameters: {weight: 1}}'), 'unknown-side'],
    [item('{side: consumer, parameters: {weight: 1.5}}'), 'not-a-number'],
    [item('{side: consumer, parameters: {find.weight: x}}'), 'not-a-number'],
    [good.replace('configs', 'enabled: "true"\nconfigs'), 'quoted-flag-27'],
    [item('{side: consumer, type: weight, parameters: {weight: 1}}'), 'type-without-enabled'],
    [item('{side: consumer}'), 'no-parameters'],
    [item('{side: consumer, parameters: {mock: "return {a=1}"}}'), 'unencodable-value'],
    [item('{side: consumer, parameters: {runtime: true}}'), 'stripped-parameter'],
    [item('{side: consumer, parameters: {cluster: failfast}}'), 'cluster-needs-restart'],
    [item('{side: provider, addresses: [10.0.0.1], parameters: {weight: 1}}'), 'provider-address-27'],
    [item('{side: consumer, addresses: ["10.0.0.1:20880"], parameters: {weight: 1}}'), 'consumer-port-27'],
    [item('{side: consumer, match: {app: {oneof: [{exact: a}]}}, parameters: {weight: 1}}'), 'match-not-read'],
    [item('{side: consumer, parameters: {disabled: true}}'), 'disable-everybody'],
    [item('{side: consumer, providerAddresses: ["10.0.0.1:1"], parameters: {loadbalance: random}}'), 'load-balance-of-one'],
    [item('{side: consumer, parameters: {loadbalance: p2c}}'), 'unknown-load-balance'],
    [item('{side: consumer, parameters: {find.loadbalance: Random}}'), 'unknown-load-balance'],
    [good.replace('v3.0', '3.0'), 'unquoted-version'],
    [good.replace('com.shop.Order', '"com.shop.Order:1.0.0:"'), 'wrong-key'],
    [good.replace('com.shop.Order', 'com.shop.Order:1.0.0'), 'service-scope-32'],
    [good.replace('parameters', 'match: {providerAddress: {cird: 10.0.0.0/8}}\n    parameters'), 'cidr-with-port'],
    [good.replace('parameters', 'match: {param: 5}\n    parameters'), 'match-failed'],
    ...['app: {oneof: [{regex: "(a+)+b"}]}', 'service: {oneof: [{regex: "(a|a)*"}]}', 'param: [{key: k, value: {regex: "["}}]'].map(
      (match) => [good.replace('parameters', `match: {${match}}\n    parameters`), 'explosive-expression'],
    ),
  ])('%j is caught', (content, code) => {
    expect(codes('configurators', content)).toContain(code)
  })

  it('with an expression that ends is left alone, and one that does not is found at its line', () => {
    const matching = (regex: string) => good.replace('parameters', `match: {app: {oneof: [{regex: "${regex}"}]}}\n    parameters`)
    expect(codes('configurators', matching('shop-.*'))).not.toContain('explosive-expression')
    expect(lint('configurators', matching('(a+)+')).find(({ code }) => code === 'explosive-expression')?.line).toBe(9)
  })

  it('concerns the generations that read it', () => {
    const bare = item('{side: provider, addresses: [10.0.0.1], parameters: {weight: 1}}')
    expect(lint('configurators', bare).find(({ code }) => code === 'provider-address-27')?.generations).toEqual(['2.7'])
    expect(codes('configurators', bare, ['3.3'])).toEqual([])
  })

  it('is mended without losing comments, order or unknown fields', () => {
    const [finding] = lint('configurators', good.replace('v3.0', '3.0').replace('scope:', 'owner: me\nscope:'))
    expect(finding).toMatchObject({ code: 'unquoted-version', line: 2, path: 'configVersion' })
    expect(finding?.fix?.content).toContain('# weights of the shop')
    expect(finding?.fix?.content).toContain('# three times')
    expect(finding?.fix?.content).toContain('owner: me')
    expect(codes('configurators', finding?.fix?.content ?? '')).toEqual([])
  })

  it('is named with its place', () => {
    const [finding] = lint('configurators', good.replace('side: consumer', 'side: both'))
    expect(finding).toMatchObject({ code: 'unknown-side', path: 'configs[0].side', line: 6 })
  })
})

describe('what a switch or a side is written as', () => {
  it('is mended by its fix, and concerns the generations that fail on it', () => {
    const [quoted] = lint('configurators', good.replace('configs', 'enabled: "false"\nconfigs'))
    expect(quoted).toMatchObject({ code: 'quoted-flag-27', generations: ['2.7'] })
    expect(quoted?.fix?.content).toContain('enabled: false')
    const [side] = lint('configurators', good.replace('side: consumer', 'side: Provider'))
    expect(side?.fix?.content).toContain('side: provider')
  })
})

describe('a condition rule', () => {
  const rule = (condition: string, more = '') => `${more}conditions:\n  - ${JSON.stringify(condition)}\n`
  it.each([
    ['conditions: []', 'empty-conditions'],
    [rule('method=find =>'), 'blacklist-ignores-force'],
    [rule('=> region!=hz'), 'absent-key'],
    [rule('=> level=4~'), 'open-range'],
    [rule('=> level=1~4'), 'range-is-text'],
    [rule('=> a==b'), 'broken-condition'],
    [rule('provider.x=1 => host=10.*'), 'prefix-is-cut'],
    [rule('attachments[stage]=gray => host=10.*'), 'key-not-read'],
    [rule('=> application=shop'), 'application-is-callers'],
    [rule('=> host=10.*', 'force: true\n'), 'force-leaves-nobody'],
    ['configVersion: v3.1\nconditions: [{from: {match: ""}, to: []}]', 'no-destination'],
    ['configVersion: v3.1\nconditions: [{from: {match: ""}, to: [{match: a=b}, {match: a=c}]}]', 'draws-unevenly'],
    ['configVersion: v3.1\nconditions: [{from: {match: ""}, to: [{match: a=b}]}]', 'version-not-read'],
  ])('%j is caught', (content, code) => {
    expect(codes('condition-router', content)).toContain(code)
  })

  it('without a trap has no finding', () => {
    expect(codes('condition-router', rule('method=find => host=10.20.*'))).toEqual([])
  })
})

describe('a tag rule', () => {
  it.each([
    ['tags: []', 'empty-tags'],
    ['tags: [{name: gray}]', 'tag-without-addresses'],
    ['tags: [{name: gray, addresses: [nowhere]}]', 'broken-address'],
    ['tags: [{name: "gray|team", addresses: ["10.0.0.1"]}]', 'tag-levels-33'],
    ['configVersion: v3.0\ntags: [{name: gray, match: [{key: env, value: {regex: "(a+)+$"}}]}]', 'explosive-expression'],
    ['tags: [{name: gray, match: [{key: env, value: {exact: a}}]}]', 'match-not-read'],
  ])('%j is caught', (content, code) => {
    expect(codes('tag-router', content)).toContain(code)
  })

  it('without a trap has no finding', () => {
    const addresses = '["10.0.0.1:20880", "10.0.0.*", "10.0.0.0/24", "0.0.0.0:20880", "10.0.0.1-9", "[2001:db8::1]:1"]'
    expect(codes('tag-router', `tags: [{name: gray, addresses: ${addresses}}]`)).toEqual([])
  })
})

it('says that scripts and affinity do nothing', () => {
  expect(codes('script-router', 'type: javascript\nscript: x')).toEqual(['no-script-engine'])
  expect(codes('affinity-router', 'key: a')).toEqual(['affinity-not-wired'])
})

it('answers by its schema, whatever the rule, and soon', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json({ maxDepth: 4 }),
    fc.constantFrom(good, 'a: &a [*a]', 'configs: [{match: {param: [{}]}}]', 'tags: [5]', 'conditions: [{}, null]'),
  )
  fc.assert(
    fc.property(fc.constantFrom(...lintedKinds), text, (kind, content) => {
      for (const finding of lint(kind, content)) lintFindingSchema.parse(finding)
    }),
    { numRuns: randomRuns(1500) },
  )
  expect(codes('configurators', 'x'.repeat(1024 * 1024))).toEqual(['too-large'])
  const many = `conditions:\n${Array.from({ length: 10_000 }, (_, index) => `  - "=> host=10.0.0.${index}"`).join('\n')}`
  expect(codes('condition-router', many)).toEqual([])
})

it('has every code in the docs', () => {
  const docs = readFileSync(new URL('../../../../docs/governance.md', import.meta.url), 'utf8')
  expect(Object.keys({ ...lintCodes, ...acrossCodes }).filter((code) => !docs.includes(`\`${code}\``))).toEqual([])
})
