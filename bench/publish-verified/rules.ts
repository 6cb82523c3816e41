// Rules of every common kind, published and taken away again: each harmless to the shop, and each another text than the one before.
import { setTimeout as sleep } from 'node:timers/promises'
import { ruleDetailSchema } from '../../lib/governance/rules/rule-schema.ts'
import { operationSchema } from '../../lib/operations/schema.ts'
import { follow, type Api, type Published } from './api.ts'

export const registry = 'registry:shop'

export type Rule = { kind: 'override' | 'condition' | 'tag'; scope: 'service' | 'application'; key: string; text(round: number): string }

const inventory = 'com.shop.inventory.InventoryService:1.0.0'

/** Consumers of the inventory are of 2.7, 3.2 and 3.3. */
export const rules: readonly Rule[] = [
  {
    kind: 'override',
    scope: 'service',
    key: inventory,
    text: (round) =>
      `configVersion: v3.0\nscope: service\nkey: "${inventory}"\nenabled: true\nconfigs:\n  - side: consumer\n    addresses: ["0.0.0.0"]\n    parameters: {timeout: ${2000 + round}}\n`,
  },
  {
    kind: 'condition',
    scope: 'service',
    key: inventory,
    text: (round) =>
      `configVersion: v3.0\nscope: service\nkey: "${inventory}"\nenabled: true\nforce: false\nruntime: true\nconditions:\n  - "method=nobody${round} => application=inventory-service"\n`,
  },
  {
    kind: 'tag',
    scope: 'application',
    key: 'inventory-service',
    text: (round) =>
      `configVersion: v3.0\nkey: inventory-service\nenabled: true\nforce: false\nruntime: true\ntags:\n  - name: bench-${round}\n    match:\n      - key: nobody\n        value: {exact: "${round}"}\n`,
  },
]

const pathOf = ({ kind, scope, key }: Rule): string => `rules/${kind}/${scope}/${encodeURIComponent(key)}`

/** Publishes the text of a round; the fingerprint that a screen would have is fetched beforehand. */
export async function publish(api: Api, rule: Rule, round: number): Promise<Published> {
  const fingerprint = await untilShown(api, rule, null)
  const body = { registry, reason: 'a bench', fingerprint, content: rule.text(round) }
  return follow(api, () => api.send('PUT', pathOf(rule), body, operationSchema))
}

export async function clear(api: Api, rule: Rule, round: number): Promise<Published> {
  const body = { registry, reason: 'a bench', fingerprint: await untilShown(api, rule, rule.text(round)) }
  return follow(api, () => api.send('DELETE', pathOf(rule), body, operationSchema))
}

/** The fingerprint, once the collector has told of this text. */
async function untilShown(api: Api, rule: Rule, content: string | null): Promise<string> {
  for (let round = 0; round < 500; round += 1) {
    const shown = await api.get(`${pathOf(rule)}?registry=${encodeURIComponent(registry)}`, ruleDetailSchema)
    if (shown.content === content) return shown.fingerprint
    await sleep(20)
  }
  throw new Error(`${pathOf(rule)} did not become ${content ?? 'nothing'}`)
}
