import { describe, expect, it } from 'vitest'
import { simulateRules } from '../../../../lib/governance/queries/simulate-rules.ts'
import { simulationRequestSchema, simulationSchema } from '../../../../lib/governance/simulate/simulation-schema.ts'

const provider = (index: number) => `dubbo://10.0.0.${index}:20880/com.shop.Order?application=shop&interface=com.shop.Order&side=provider`
const simulated = async (rules: object, generation = '3.3') =>
  simulateRules(
    simulationRequestSchema.parse({
      generation,
      consumer: 'consumer://10.0.0.9/com.shop.Order?application=web&interface=com.shop.Order&side=consumer',
      providers: [provider(1), provider(2)],
      method: 'find',
      now: 1_800_000_000_000,
      rules,
    }),
  )
const codes = async (...input: Parameters<typeof simulated>) =>
  (await simulated(...input)).findings.map(({ rule, code }) => `${rule}: ${code}`)

const sideless = 'scope: service\nkey: com.shop.Order\nconfigs:\n  - {parameters: {weight: 1}}\n'

describe('what a simulation says of its rules', () => {
  it.each<[string, object, string]>([
    ['the override of the service', { 'override service': sideless }, 'override service: missing-side'],
    ['the override of the application', { 'override app': 'scope: application\nkey: web\nconfigs: []' }, 'override app: empty-configs'],
    ['the condition of the service', { 'condition-router service': 'conditions: ["=> level=4~"]' }, 'condition-router service: open-range'],
    ['the condition of the consumers', { 'condition-router app': 'conditions: ["=> a!=b"]' }, 'condition-router app: absent-key'],
    [
      'the condition of the providers',
      { 'condition-router provider-app': 'conditions: ["method=find =>"]' },
      'condition-router provider-app: blacklist-ignores-force',
    ],
    ['the tag rule', { 'tag-router': 'tags: [{name: gray, addresses: [nowhere]}]' }, 'tag-router: broken-address'],
    ['the script', { 'script-router': 'type: javascript\nscript: x' }, 'script-router: no-script-engine'],
    ['empty text', { 'override service': '' }, 'override service: empty-text'],
  ])('is what the linter finds in %s', async (_name, rules, expected) => {
    expect(await codes(rules)).toContain(expected)
  })

  it('is for the generation that was asked of', async () => {
    const bare = 'scope: service\nkey: com.shop.Order\nconfigs: [{side: provider, addresses: [10.0.0.1], parameters: {weight: 1}}]'
    expect(await codes({ 'override service': bare }, '2.7')).toEqual(['override service: provider-address-27'])
    expect(await codes({ 'override service': bare }, '3.3')).toEqual([])
  })

  it('of a rule that the generation does not read is that alone', async () => {
    expect(await codes({ 'override service': sideless }, '2.6')).toEqual(['override service: rule-not-read'])
  })

  it('is said once: no YAML is no YAML', async () => {
    expect(await codes({ 'override service': 'a: [' })).toEqual(['override service: rule-not-in-force'])
  })

  it('names the place and the mended rule', async () => {
    const { findings } = simulationSchema.parse(await simulated({ 'override service': sideless }))
    expect(findings).toMatchObject([
      { code: 'missing-side', path: 'configs[0].side', line: 4, fix: { content: expect.stringContaining('side') } },
    ])
  })

  it('is nothing where no rule is given', async () => {
    expect(await codes({})).toEqual([])
  })
})
