import { describe, expect, it } from 'vitest'
import { editRule } from '../../../../lib/governance/rules/edit-rule.ts'
import { formOfRule } from '../../../../lib/governance/rules/form-of-rule.ts'
import { lintDraft } from '../../../../lib/governance/rules/lint-draft.ts'
import { planRuleWrites } from '../../../../lib/governance/rules/plan-rule-writes.ts'
import { ruleTemplate, ruleTemplates, templateShapes } from '../../../../lib/governance/rules/rule-templates.ts'
import { readRuleDocument } from '../../../../lib/governance/simulate/rule-document.ts'

const text = `# who wrote it: billing, do not touch
configVersion: v2.7
scope: service
key: g1/com.shop.Order:1.0.0
enabled: true
unknownField: {a: 1, b: [p, q]}
configs:
- side: consumer # callers
  addresses: ["0.0.0.0"]
  parameters:
    # slow on Mondays
    timeout: 3000
    mock: "return null"
`

describe('an edit of a rule', () => {
  it('replaces a scalar and no other byte', () => {
    expect(editRule(text, ['configs', 0, 'parameters', 'timeout'], 500)).toBe(text.replace('3000', '500'))
    expect(editRule(text, ['enabled'], false)).toBe(text.replace('enabled: true', 'enabled: false'))
    expect(editRule(text, ['configs', 0, 'parameters', 'mock'], 'force:throw a, b')).toBe(
      text.replace('"return null"', '"force:throw a, b"'),
    )
  })

  it('writes what YAML 1.1 would read as something else in quotes', () => {
    const edited = editRule(text, ['configs', 0, 'side'], 'yes')
    expect(readRuleDocument(edited)).toMatchObject({ configs: [{ side: 'yes' }] })
    expect(readRuleDocument(editRule(text, ['key'], '010'))).toMatchObject({ key: '010' })
  })

  it.each<[string, readonly (string | number)[], Parameters<typeof editRule>[2]]>([
    ['a new parameter', ['configs', 0, 'parameters', 'retries'], 0],
    ['a new list', ['configs', 0, 'providerAddresses'], ['10.0.0.1:20880']],
    ['another list in the place of one', ['configs', 0, 'addresses'], ['10.0.0.1', '10.0.0.2']],
    ['another item', ['configs', 1], { side: 'provider', parameters: { weight: 1 } }],
    ['what is nested and not there', ['configs', 1, 'parameters', 'weight'], 5],
    ['nothing in the place of a parameter', ['configs', 0, 'parameters', 'timeout'], undefined],
  ])('puts %s in and keeps every comment and unknown field', (_name, path, value) => {
    const edited = editRule(text, path, value)
    for (const kept of ['# who wrote it: billing, do not touch', '# callers', 'unknownField']) expect(edited).toContain(kept)
    expect(readRuleDocument(edited)).toMatchObject({ unknownField: { a: 1, b: ['p', 'q'] } })
  })

  it('never leaves an empty list or mapping behind', () => {
    const bare = 'configs:\n  - parameters:\n      weight: 5\nenabled: true\n'
    expect(readRuleDocument(editRule(bare, ['configs', 0, 'parameters', 'weight'], undefined))).toEqual({ enabled: true })
    expect(editRule(bare, ['configs', 3, 'side'], undefined)).toBe(bare)
  })

  it('refuses a text that is no YAML, and an edit that would change more than asked for', () => {
    expect(() => editRule('configs: [', ['enabled'], true)).toThrow(/no YAML/)
    expect(() => editRule('a: &shared {weight: 1}\nb: *shared\n', ['b', 'weight'], 2)).toThrow(/edit the text|Expected/)
  })
})

const keys = { service: 'g1/com.shop.Order:1.0.0', application: 'order-service' }
const cases = ruleTemplates.flatMap((template) => templateShapes[template].scopes.map((scope) => ({ template, scope })))

describe('the templates', () => {
  it.each(cases)(
    '$template of one $scope is read as meant, and the linter has no other objection than that some ignore it',
    ({ template, scope }) => {
      const { kind } = templateShapes[template]
      const rule = { registry: 'main', kind, scope, key: keys[scope], content: ruleTemplate(template, { scope, key: keys[scope] }) }
      const codes = lintDraft(rule)
        .filter((finding) => finding.severity === 'danger')
        .map((finding) => finding.code)
      expect(
        codes.filter((code) => !['no-script-engine', 'affinity-not-wired', 'version-not-read', 'match-not-read'].includes(code)),
      ).toEqual([])
      const { writes } = planRuleWrites(rule, new Map(), { roots: { root: 'dubbo', namespace: 'dubbo' }, readers: [] })
      expect(writes).toHaveLength(1)
    },
  )

  it('are of the form they name', () => {
    const form = (template: (typeof ruleTemplates)[number]) => {
      const scope = templateShapes[template].scopes[0] ?? 'application'
      return formOfRule({ kind: templateShapes[template].kind, scope, content: ruleTemplate(template, { scope, key: keys[scope] }) })
    }
    expect(ruleTemplates.map(form)).toEqual([
      'configurators-v2.7',
      'condition-service',
      'condition-v3.1',
      'tag-addresses',
      'tag-match',
      'script',
      'affinity',
      'migration',
    ])
  })

  it('quote a name that YAML would read otherwise', () => {
    expect(readRuleDocument(ruleTemplate('override', { scope: 'application', key: 'a: b' }))).toMatchObject({ key: 'a: b' })
    expect(readRuleDocument(ruleTemplate('migration', { scope: 'application', key: '123' }))['key']).toBe('123')
  })
})
