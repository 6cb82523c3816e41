import { describe, expect, it } from 'vitest'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { contentsAfter, fingerprintOf, movedPaths } from '../../../lib/governance/fingerprint.ts'
import { invertPlan } from '../../../lib/governance/invert-plan.ts'
import { formatWeightOverride } from '../../../lib/governance/override-url.ts'
import { weightPlanSchema } from '../../../lib/governance/plan-schema.ts'
import { toWeightPlan, workOutChange } from '../../../lib/governance/weight-change.ts'
import type { FactConsumer, FactProvider, FactRule, WeightFacts } from '../../../lib/governance/weight-facts.ts'

const service = { interface: 'com.shop.Order', group: '', version: '1.0.0' }
const key = 'com.shop.Order:1.0.0'
const yamlPath = '/dubbo/config/dubbo/com.shop.Order:1.0.0:.configurators'
const [a, b] = ['10.0.0.1:20880', '10.0.0.2:20880']

const providerOf = (address: string, more: Partial<FactProvider> = {}): FactProvider => ({
  address,
  application: 'orders',
  release: '3.3.6',
  generation: '3.3',
  level: 'both',
  weight: 100,
  configuredWeight: 100,
  weightRule: null,
  loadBalance: '',
  startedAt: null,
  params: {},
  ...more,
})
const consumerOf = (release: string, more: Partial<FactConsumer> = {}): FactConsumer => ({
  application: `shop${release}`,
  release,
  generation: release.slice(0, 3) || '2.6',
  loadBalance: '',
  params: {},
  ...more,
})
const rule = (path: string, content: string, kind = 'configurators'): FactRule => ({ path, kind, key, content })
const urlRule = (url: string): FactRule => rule(`/dubbo/com.shop.Order/configurators/${encodeNodeName(url)}`, url, 'override-url')
const factsOf = (more: Partial<WeightFacts> = {}): WeightFacts => ({
  service,
  roots: { root: 'dubbo', namespace: 'dubbo' },
  providers: [providerOf(a), providerOf(b)],
  consumers: [consumerOf('3.3.6')],
  rules: [],
  ...more,
})
const changeOf = (facts: WeightFacts, weights: Record<string, number | null>) => workOutChange(facts, new Map(Object.entries(weights)))
const codesOf = (facts: WeightFacts, weights: Record<string, number | null>) =>
  changeOf(facts, weights).findings.map((finding) => finding.code)
const old = (more: Partial<FactProvider> = {}) => providerOf(b, { release: '', generation: '2.6', level: 'interface', ...more })

describe('findings', () => {
  it('is silent about an ordinary change', () => {
    expect(codesOf(factsOf(), { [a]: 300 })).toEqual([])
  })

  it('warns that a lone provider ignores weight 0', () => {
    expect(codesOf(factsOf({ providers: [providerOf(a)] }), { [a]: 0 })).toEqual(['weight-0-on-lone-provider'])
  })

  it('warns that all weights 0 stop nothing', () => {
    const found = changeOf(factsOf(), { [a]: 0, [b]: 0 }).findings
    expect(found).toMatchObject([{ code: 'all-weights-zero', severity: 'danger' }])
  })

  it('says which load balance ignores the weight, and that the shares are not known', () => {
    const change = changeOf(factsOf({ providers: [providerOf(a, { loadBalance: 'consistenthash' }), providerOf(b)] }), { [a]: 300 })
    expect([change.findings.map(({ code }) => code), change.sharesKnown, change.loadBalance]).toEqual([
      ['load-balance-ignores-weight'],
      false,
      'consistenthash',
    ])
    expect(change.providers.map((provider) => provider.shareAfter)).toEqual([null, null])
  })

  it('lets the consumer’s load balance beat the provider’s', () => {
    expect(
      codesOf(
        factsOf({
          providers: [providerOf(a, { loadBalance: 'consistenthash' }), providerOf(b)],
          consumers: [consumerOf('3.3.6', { loadBalance: 'random' })],
        }),
        { [a]: 300 },
      ),
    ).toEqual([])
  })

  it('alarms when 3.x consumers starve 2.x providers, until a migration rule says FORCE_INTERFACE', () => {
    const facts = factsOf({ providers: [providerOf(a), old()] })
    const change = changeOf(facts, { [b]: 300 })
    expect(change.findings.map(({ code }) => code)).toEqual(['starved-2x-providers'])
    expect(change.providers.map((provider) => provider.shareAfter)).toEqual([1, 0])
    const migration = rule(
      '/dubbo/config/DUBBO_SERVICEDISCOVERY_MIGRATION/shop3.3.6.migration',
      'key: shop3.3.6\nstep: FORCE_INTERFACE\n',
      'migration',
    )
    expect(codesOf({ ...facts, rules: [migration] }, { [a]: 100, [b]: 300 })).toEqual([])
  })

  it('does not promise one share where consumers of two generations call different providers', () => {
    const change = changeOf(factsOf({ providers: [providerOf(a), old()], consumers: [consumerOf('3.3.6'), consumerOf('')] }), { [b]: 300 })
    expect([change.sharesKnown, change.shareReason?.text]).toEqual([false, expect.stringContaining('different generations')])
  })

  it('warns that an old URL shows at 3.x providers but does nothing for default 3.x consumers', () => {
    expect(codesOf(factsOf({ rules: [urlRule(formatWeightOverride(service, a, 50))] }), { [a]: 300 })).toContain(
      'override-url-not-read-by-3x',
    )
  })

  it('names rules of others that set weights too, bare IPs and disabled documents', () => {
    const others = rule(
      yamlPath,
      'configVersion: v2.7\nenabled: true\nconfigs:\n- side: provider\n  addresses: ["10.0.0.1"]\n  parameters: {weight: 5}\n- side: consumer\n  parameters: {weight: 7}\n',
    )
    expect(codesOf(factsOf({ rules: [others] }), { [a]: 300 })).toEqual(['foreign-rule-item', 'bare-ip'])
    const disabled = rule(
      '/dubbo/config/dubbo/orders.configurators',
      'scope: application\nenabled: false\nconfigs:\n- side: consumer\n  providerAddresses: ["10.0.0.1:20880"]\n  parameters: {weight: 7}\n',
    )
    expect(codesOf(factsOf({ rules: [disabled] }), { [a]: 300 })).toEqual(['rule-disabled'])
    expect(
      codesOf(factsOf({ rules: [urlRule('override://0.0.0.0/com.shop.Order?application=x&version=1.0.0&weight=5')] }), { [a]: 300 }),
    ).toContain('foreign-override-url')
  })

  it('says when another rule wins over the planned weight', () => {
    const later = rule(
      yamlPath,
      `configVersion: v2.7\nenabled: true\nconfigs:\n- side: consumer\n  addresses: ["0.0.0.0"]\n  providerAddresses: ["${a}"]\n  parameters: {weight: 100}\n- side: consumer\n  addresses: ["0.0.0.0"]\n  providerAddresses: ["${a}", "${b}"]\n  parameters: {weight: 7}\n`,
    )
    expect(changeOf(factsOf({ rules: [later] }), { [a]: 300 }).findings[0]).toMatchObject({ code: 'weight-overruled', severity: 'danger' })
  })

  it('knows that FORCE_INTERFACE consumers look at the first provider only', () => {
    const forced = factsOf({ consumers: [consumerOf('3.2.18', { params: { 'migration.step': 'FORCE_INTERFACE' } })] })
    expect(codesOf(forced, { [a]: 300 })).toEqual(['first-provider-without-weight'])
    expect(codesOf(forced, { [a]: 300, [b]: 100 })).toEqual([])
  })

  it('mentions method weights, unknown addresses and a service without consumers', () => {
    expect(codesOf(factsOf({ providers: [providerOf(a, { params: { 'get.weight': '5' } }), providerOf(b)] }), { [a]: 300 })).toEqual([
      'method-weight-wins',
    ])
    expect(codesOf(factsOf(), { '10.0.0.9:20880': 300 })).toEqual(['provider-not-registered'])
    expect(codesOf(factsOf({ consumers: [] }), { [a]: 300 })).toEqual(['no-consumers'])
  })
})

describe('taking a rule away', () => {
  it('gives back the provider’s own weight, or that of the rule that decides then', () => {
    const ours = workOutChange(factsOf(), new Map([[a, 300]])).writes[0]?.after ?? ''
    const ruled = [providerOf(a, { weight: 300, configuredWeight: 80, weightRule: yamlPath }), providerOf(b)]
    const change = changeOf(factsOf({ providers: ruled, rules: [rule(yamlPath, ours)] }), { [a]: null })
    expect(change.providers[0]).toMatchObject({ weightBefore: 300, weightAfter: 80 })
  })

  it('assumes 100 where the provider shows an old URL’s weight as its own, and says so', () => {
    const url = urlRule(formatWeightOverride(service, a, 300))
    const facts = factsOf({
      providers: [providerOf(a, { weight: 300, configuredWeight: 300, weightRule: url.path }), providerOf(b)],
      rules: [url],
      consumers: [consumerOf('')],
    })
    const change = changeOf(facts, { [a]: null })
    expect(change.providers[0]?.weightAfter).toBe(100)
    expect(change.findings.map(({ code }) => code)).toEqual(['own-weight-hidden'])
  })
})

describe('the plan', () => {
  const weights = new Map([[a, 300]])
  const facts = factsOf({ consumers: [consumerOf('3.3.6'), consumerOf('')] })
  const plan = toWeightPlan(facts, 'registry:main', weights, workOutChange(facts, weights))

  it('survives JSON, and its inverse of the inverse puts the same contents in the same places', () => {
    const back = invertPlan(weightPlanSchema.parse(JSON.parse(JSON.stringify(plan))))
    const again = invertPlan(back)
    expect(back.writes.map(({ path, before, after }) => [path, before, after])).toEqual(
      plan.writes.toReversed().map(({ path, before, after }) => [path, after, before]),
    )
    expect(again.writes.map(({ path, before, after }) => [path, before, after])).toEqual(
      plan.writes.map(({ path, before, after }) => [path, before, after]),
    )
    expect(again.contents).toEqual(plan.contents)
  })

  it('disables a document before the undo deletes it', () => {
    expect(invertPlan(plan).writes.find((write) => write.path === yamlPath)?.via).toContain('enabled: false')
  })

  it('has a fingerprint that forgets the order of paths, and names what moved', async () => {
    const seen = await fingerprintOf(plan.contents)
    expect(await fingerprintOf(Object.fromEntries(Object.entries(plan.contents).toReversed()))).toBe(seen)
    const after = contentsAfter(plan.contents, plan.writes)
    expect(await fingerprintOf(after)).not.toBe(seen)
    expect(await movedPaths(seen, { ...plan.contents, [yamlPath]: 'x' })).toEqual([yamlPath])
    expect(await movedPaths(seen, plan.contents)).toEqual([])
  })
})
