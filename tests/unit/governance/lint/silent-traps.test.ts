// Traps that the reference tells of, one by one; where the simulator, which is held against real Dubbo, can show the trap, it does.
import { describe, expect, it } from 'vitest'
import type { LintFinding, LintRequest } from '../../../../lib/governance/lint/lint-schema.ts'
import { lintRequestSchema } from '../../../../lib/governance/lint/lint-schema.ts'
import { lintRule } from '../../../../lib/governance/lint/lint-rule.ts'
import { lintDraft } from '../../../../lib/governance/rules/lint-draft.ts'
import { readRuleDocument } from '../../../../lib/governance/simulate/rule-document.ts'
import { simulate } from '../../../../lib/governance/simulate/simulate.ts'
import { simulationRequestSchema } from '../../../../lib/governance/simulate/simulation-schema.ts'

const lint = (kind: LintRequest['kind'], content: string, node?: LintRequest['node']) =>
  lintRule(lintRequestSchema.parse({ kind, content, ...(node && { node }) }))
const item = (text: string, version = 'v3.0') => `configVersion: ${version}\nscope: service\nkey: com.shop.Order\nconfigs:\n  - ${text}\n`
const matching = (match: string, side = 'consumer') => item(`{side: ${side}, match: ${match}, parameters: {weight: 1}}`)
const tag = (value: string) => `configVersion: v3.0\ntags: [{name: gray, match: [{key: env, value: ${value}}]}]`
const fixed = (found: LintFinding | undefined): unknown => (found?.fix ? readRuleDocument(found.fix.content) : null)

type Trap = { kind?: LintRequest['kind']; content: string; code: string; path: string; generations?: string[]; fix?: object }
const since3 = ['3.2', '3.3']
const since27 = ['2.7', '3.2', '3.3']

const traps: Record<string, Trap> = {
  'a mock told to providers': {
    content: item('{side: provider, parameters: {find.mock: return null}}'),
    code: 'mock-at-provider',
    path: 'configs[0].parameters.find.mock',
    fix: { configs: [{ side: 'consumer' }] },
  },
  'a mock among other things that providers are told': {
    content: item('{side: provider, parameters: {mock: "true", timeout: 5}}'),
    code: 'mock-at-provider',
    path: 'configs[0].parameters.mock',
  },
  'consistent hash': {
    content: item('{side: consumer, parameters: {loadbalance: consistenthash}}'),
    code: 'hash-ignores-weight',
    path: 'configs[0].parameters.loadbalance',
  },
  'a provider as the address of consumers': {
    content: matching('{address: {wildcard: "10.0.0.1:20880"}}'),
    code: 'match-address-is-own',
    path: 'configs[0].match.address',
    generations: since3,
    fix: { configs: [{ match: { providerAddress: { wildcard: '10.0.0.1:20880' } } }] },
  },
  'addresses of consumers': {
    content: matching('{address: {cird: 10.0.0.0/8}}'),
    code: 'match-address-is-own',
    path: 'configs[0].match.address',
    generations: since3,
  },
  'a parameter that consumers do not see': {
    content: matching('{param: [{key: region, value: {exact: hz}}]}'),
    code: 'match-param-by-interface',
    path: 'configs[0].match.param[0]',
    generations: since3,
  },
  'a group that 3.2 does not see': {
    content: matching('{param: [{key: group, value: {exact: g}}]}'),
    code: 'match-param-by-interface',
    path: 'configs[0].match.param[0]',
    generations: ['3.2'],
  },
  'a wildcard in app': {
    content: matching('{app: {oneof: [{wildcard: gray-*}]}}'),
    code: 'wildcard-is-equality',
    path: 'configs[0].match.app.oneof[0].wildcard',
    generations: since3,
    fix: { configs: [{ match: { app: { oneof: [{ prefix: 'gray-' }] } } }] },
  },
  'a wildcard in param': {
    content: matching('{param: [{key: v, value: {wildcard: "*.gray"}}]}', 'provider'),
    code: 'wildcard-is-equality',
    path: 'configs[0].match.param[0].value.wildcard',
    generations: since3,
    fix: { configs: [{ match: { param: [{ key: 'v', value: { regex: '.*\\.gray' } }] } }] },
  },
  'a wildcard in a tag': {
    kind: 'tag-router',
    content: tag('{wildcard: gray-*}'),
    code: 'wildcard-is-equality',
    path: 'tags[0].match[0].value.wildcard',
    generations: since3,
    fix: { tags: [{ match: [{ value: { prefix: 'gray-' } }] }] },
  },
  'a priority': {
    kind: 'condition-router',
    content: 'priority: 5\nconditions: ["=> host=10.*"]',
    code: 'priority-unused',
    path: 'priority',
    fix: { conditions: ['=> host=10.*'] },
  },
}

describe('a silent trap', () => {
  it.each(Object.entries(traps))(
    '%s is found at its place, and mended where that is safe',
    (_name, { kind = 'configurators', content, ...trap }) => {
      const found = lint(kind, content).find(({ code }) => code === trap.code)
      expect(found).toMatchObject({ path: trap.path, line: expect.any(Number), generations: trap.generations ?? ['2.6', ...since27] })
      expect(fixed(found)).toEqual(trap.fix ? expect.objectContaining({}) : null)
      if (trap.fix) {
        expect(fixed(found)).toMatchObject(trap.fix)
        expect(lint(kind, found?.fix?.content ?? '').map(({ code }) => code)).not.toContain(trap.code)
      }
    },
  )

  it.each<[string, LintRequest['kind'], string]>([
    ['mock told to consumers', 'configurators', item('{side: consumer, parameters: {mock: "true"}}')],
    ['an address of providers told to providers', 'configurators', matching('{address: {wildcard: "10.0.0.1:20880"}}', 'provider')],
    ['any address', 'configurators', matching('{address: {wildcard: "*"}}')],
    ['a parameter of providers', 'configurators', matching('{param: [{key: region, value: {exact: hz}}]}', 'provider')],
    ['an application as parameter', 'configurators', matching('{param: [{key: application, value: {exact: web}}]}')],
    ['the wildcard for everything', 'tag-router', tag('{wildcard: "*"}')],
    ['a wildcard behind what decides', 'tag-router', tag('{exact: a, wildcard: a*}')],
    ['priority 0', 'condition-router', 'priority: 0\nconditions: ["=> host=10.*"]'],
  ])('is none: %s', (_name, kind, content) => {
    expect(
      lint(kind, content)
        .map(({ code }) => code)
        .filter((code) => Object.values(traps).some((trap) => trap.code === code)),
    ).toEqual([])
  })
})

describe('an override that names another than its node', () => {
  const node = { scope: 'service', key: 'g1/com.shop.Order:1.0.0' } as const
  const rule = (head: string) => `${head}\nconfigs:\n  - {side: consumer, parameters: {weight: 1}}\n`
  const web = { scope: 'application', key: 'web' } as const

  it.each([
    ['scope: service\nkey: com.shop.Cart', node, 'other-key', since3],
    ['scope: service\nkey: com.shop.Order', node, 'other-key', since3],
    ['scope: application\nkey: shop', web, 'other-key', since27],
    ['scope: application\nkey: com.shop.Order', node, 'other-scope', since27],
    ['key: web', web, 'other-scope', since3],
  ])('%j in the node of %j is %s for %j', (head, where, code, generations) => {
    const found = lint('configurators', rule(head), where).find((finding) => finding.code.startsWith('other-'))
    expect(found).toMatchObject({ code, severity: 'danger', generations })
    expect(fixed(found)).toMatchObject(code === 'other-key' ? { key: where.key } : { scope: where.scope })
  })

  it.each([
    ['scope: service\nkey: g1/com.shop.Order:1.0.0', node],
    ['scope: service\nkey: "*"', node],
    ['key: g1/com.shop.Order:1.0.0', node],
    ['scope: application\nkey: web', web],
  ])('%j in the node of %j is none', (head, where) => {
    expect(lint('configurators', rule(head), where).filter(({ code }) => code.startsWith('other-'))).toEqual([])
  })

  it('is found in a draft', () => {
    const draft = { kind: 'override', ...node, content: rule('scope: service\nkey: com.shop.Cart') } as const
    expect(lintDraft(draft).map(({ code }) => code)).toContain('other-key')
  })

  it.each([
    ['2.7', 'com.shop.Cart', 0],
    ['3.2', 'com.shop.Cart', 100],
    ['3.3', 'com.shop.Cart', 100],
    ['3.3', 'com.shop.Order', 0],
  ])('reaches consumers of %s with the key %s so that the weight is %i', (generation, key, weight) => {
    const content = `scope: service\nkey: ${key}\nconfigs: [{side: consumer, parameters: {weight: 0}}]`
    const simulation = simulate(
      simulationRequestSchema.parse({
        generation,
        consumer: 'consumer://10.0.0.9/com.shop.Order?application=web&interface=com.shop.Order&side=consumer',
        providers: ['dubbo://10.0.0.1:20880/com.shop.Order?application=shop&interface=com.shop.Order&side=provider'],
        method: 'find',
        now: 1_800_000_000_000,
        rules: { 'override service': content },
      }),
    )
    expect(simulation.providers[0]?.weight).toBe(weight)
  })
})
