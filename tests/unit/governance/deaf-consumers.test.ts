// 3.2 consumers of providers on the interface level: which rule tells them, and how it is kept beside the rules of others.
import { describe, expect, it } from 'vitest'
import { invertPlan } from '../../../lib/governance/invert-plan.ts'
import { toWeightPlan, workOutChange } from '../../../lib/governance/weight-change.ts'
import type { FactConsumer, FactProvider, FactRule, WeightFacts } from '../../../lib/governance/weight-facts.ts'
import { formsReadBy, ignoresServiceRule } from '../../../lib/governance/where-read.ts'

const [a, b] = ['10.0.0.1:20880', '10.0.0.2:20880']
const appPath = '/dubbo/config/dubbo/order-service.configurators'

const providerOf = (address: string, release: string, level: string): FactProvider => ({
  address,
  application: 'crm',
  release,
  generation: release === '' ? '2.6' : release.slice(0, 3),
  level,
  weight: 100,
  configuredWeight: 100,
  weightRule: null,
  loadBalance: '',
  startedAt: null,
  params: {},
})
const consumerOf = (application: string, release: string, params: Record<string, string> = {}): FactConsumer => ({
  application,
  release,
  generation: release === '' ? '2.6' : release.slice(0, 3),
  loadBalance: '',
  params,
})
const factsOf = (more: Partial<WeightFacts> = {}): WeightFacts => ({
  service: { interface: 'com.shop.Crm', group: '', version: '1.0.0' },
  roots: { root: 'dubbo', namespace: 'dubbo' },
  providers: [providerOf(a, '', 'interface'), providerOf(b, '', 'interface')],
  consumers: [consumerOf('batch', ''), consumerOf('order-service', '3.2.18')],
  rules: [],
  ...more,
})
const changeOf = (facts: WeightFacts, weight: number | null) => workOutChange(facts, new Map([[a, weight]]))
const formsOf = (facts: WeightFacts) => changeOf(facts, 300).writes.map((write) => write.form)
const three = ['configurators-consumer', 'configurators-application', 'override-url']

/** The rules after a change. */
function rulesAfter(rules: readonly FactRule[], change: ReturnType<typeof changeOf>): FactRule[] {
  const tree = new Map(rules.map((rule) => [rule.path, rule]))
  for (const { path, form, after } of change.writes) {
    const kind = form === 'override-url' ? 'override-url' : 'configurators'
    if (after === null) tree.delete(path)
    else tree.set(path, { path, kind, key: 'com.shop.Crm:1.0.0', content: after })
  }
  return [...tree.values()]
}

describe('a 3.2 consumer of 2.x providers', () => {
  it('is told by a rule of its application that names the bare interface', () => {
    const change = changeOf(factsOf(), 300)
    expect(change.writes.map((write) => write.form)).toEqual(three)
    expect(change.writes[1]).toMatchObject({
      path: appPath,
      after: `configVersion: v2.7\nscope: application\nkey: order-service\nenabled: true\nconfigs:\n  - side: consumer\n    addresses: ["0.0.0.0"]\n    providerAddresses: ["${a}"]\n    services: ["com.shop.Crm"]\n    parameters: {weight: 300}\n`,
    })
    expect([change.findings, change.providers[0]?.weightAfter, change.providers[0]?.shareAfter]).toEqual([[], 300, 0.75])
  })

  it('needs that only on the interface level, and where the service has a group or version', () => {
    const providers = [providerOf(a, '3.3.6', 'both'), providerOf(b, '3.3.6', 'both')]
    expect(formsOf(factsOf({ providers }))).not.toContain('configurators-application')
    const forced = [consumerOf('order-service', '3.2.18', { 'migration.step': 'FORCE_INTERFACE' })]
    expect(formsOf(factsOf({ providers, consumers: forced }))).toContain('configurators-application')
    expect(formsOf(factsOf({ service: { interface: 'com.shop.Crm', group: '', version: '' } }))).not.toContain('configurators-application')
    expect(formsOf(factsOf({ consumers: [consumerOf('order-service', '3.3.6')] }))).toEqual(['configurators-consumer'])
  })

  it('is moved again and let go together with the others, and nothing stays', () => {
    const set = rulesAfter([], changeOf(factsOf(), 300))
    expect(changeOf(factsOf({ rules: set }), 300).writes).toEqual([])
    const moved = rulesAfter(set, changeOf(factsOf({ rules: set }), 50))
    expect(moved.every((rule) => (rule.path.includes('override') ? rule.path : rule.content).match(/weight(: |%3D)50/))).toBe(true)
    const cleared = changeOf(factsOf({ rules: moved }), null)
    expect(cleared.writes.find((write) => write.path === appPath)?.via).toContain('enabled: false')
    expect(rulesAfter(moved, cleared)).toEqual([])
  })

  it('keeps items of others in the document of its application, to the byte, and does not take its own for theirs', () => {
    const foreign = `# order team\nconfigVersion: v2.7\nscope: application\nkey: order-service\nenabled: true\nconfigs:\n  - side: consumer\n    addresses: ["0.0.0.0"]\n    providerAddresses: ["${a}"]\n    services: ["com.shop.Other"]\n    parameters: {weight: 7}\n`
    const rules = [{ path: appPath, kind: 'configurators', key: 'order-service', content: foreign }]
    const set = changeOf(factsOf({ rules }), 300)
    expect(set.writes.find((write) => write.path === appPath)?.after?.startsWith(foreign)).toBe(true)
    const after = rulesAfter(rules, set)
    const cleared = changeOf(factsOf({ rules: after }), null)
    expect([...set.findings, ...cleared.findings].map(({ code }) => code)).not.toContain('foreign-rule-item')
    expect(rulesAfter(after, cleared).map(({ path, content }) => [path, content])).toEqual([[appPath, foreign]])
  })

  it('keeps a document equal that nobody needs any more', () => {
    const rules = rulesAfter([], changeOf(factsOf(), 300)).filter((rule) => rule.path === appPath)
    const facts = factsOf({ rules, consumers: [consumerOf('order-service', '3.3.6')] })
    expect(changeOf(facts, null).writes).toMatchObject([{ path: appPath, after: null }])
  })

  it('disables the document before an undo deletes it', () => {
    const facts = factsOf()
    const plan = toWeightPlan(facts, 'registry:main', new Map([[a, 300]]), changeOf(facts, 300))
    expect(invertPlan(plan).writes.find((write) => write.path === appPath)?.via).toContain('enabled: false')
  })

  it('is named as one that does not obey where its application cannot have a rule', () => {
    const change = changeOf(factsOf({ consumers: [consumerOf('a/b', '3.2.18')] }), 300)
    expect(change.findings).toMatchObject([{ code: 'consumer-does-not-obey', severity: 'danger' }])
    expect([change.sharesKnown, change.providers[0]?.shareAfter]).toEqual([false, null])
  })
})

describe('the table', () => {
  it('knows 3.2 alone to pass the rule of a service over', () => {
    const versioned = { group: '', version: '1.0.0' }
    expect(ignoresServiceRule({ generation: '3.2', seesInterfaces: true }, versioned)).toBe(true)
    expect(ignoresServiceRule({ generation: '3.2', seesInterfaces: false }, versioned)).toBe(false)
    expect(ignoresServiceRule({ generation: '3.3', seesInterfaces: true }, versioned)).toBe(false)
    expect(formsReadBy('3.2', true)).toEqual(['configurators-application'])
  })
})
