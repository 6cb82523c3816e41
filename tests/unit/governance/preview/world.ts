// A service with providers and consumers of several generations, as rows of the registry hold them.
import { compareService, type ComparedService } from '#lib/governance/preview/preview-service'
import type { PreviewConsumer, PreviewProvider, ServiceFacts } from '#lib/governance/preview/model'
import type { FactRule } from '#lib/governance/weight-facts'
import { layOver, planDraft } from '#lib/governance/preview/draft-rules'
import type { RuleDraft } from '#lib/governance/rules/schema'

export const nowMs = 1_700_000_000_000
export const roots = { root: 'dubbo', namespace: 'dubbo' }
export const service = { interface: 'demo.Echo', group: '', version: '1.0.0' }
export const key = 'demo.Echo:1.0.0'

export const provider = (number: number, over: Partial<PreviewProvider> = {}): PreviewProvider => ({
  address: `10.0.0.${number}:20880`,
  protocol: 'dubbo',
  application: 'shop',
  host: `10.0.0.${number}`,
  port: 20_880,
  release: '2.7.23',
  generation: '2.7',
  level: 'interface',
  startedAt: null,
  methods: ['say', 'where'],
  params: { timestamp: String(nowMs - 3_600_000) },
  ...over,
})

export const provider3 = (number: number, over: Partial<PreviewProvider> = {}): PreviewProvider =>
  provider(number, { release: '3.3.6', generation: '3.3', level: 'both', ...over })

export const consumer = (number: number, over: Partial<PreviewConsumer> = {}): PreviewConsumer => ({
  id: `10.1.0.${number}:${number}`,
  host: `10.1.0.${number}`,
  application: 'web',
  release: '2.7.23',
  generation: '2.7',
  params: { pid: String(number), timestamp: String(nowMs - number) },
  ...over,
})

export const consumer3 = (number: number, over: Partial<PreviewConsumer> = {}): PreviewConsumer =>
  consumer(number, { release: '3.3.6', generation: '3.3', ...over })

export const draft = (over: Partial<RuleDraft>): RuleDraft => ({
  registry: 'main',
  kind: 'condition',
  scope: 'service',
  key,
  content: null,
  ...over,
})

export type World = {
  providers: PreviewProvider[]
  consumers: PreviewConsumer[]
  rules?: FactRule[]
  method?: string
  readers?: PreviewConsumer[]
}

export const compare = (world: World, rule: RuleDraft): ComparedService => {
  const facts: ServiceFacts = { service, roots, providers: world.providers, consumers: world.consumers }
  const before = world.rules ?? []
  const live = new Map(before.map(({ path, content }) => [path, content]))
  const { writes } = planDraft(rule, { live, roots, readers: world.readers ?? world.consumers })
  return compareService({ facts, before, after: layOver(before, writes), nowMs, method: world.method })
}

export const conditions = (...lines: string[]): string =>
  ['configVersion: v3.0', 'force: true', 'enabled: true', `key: ${key}`, 'conditions:', ...lines.map((line) => `  - "${line}"`)].join('\n')

export const weights = (weight: number, address = '10.0.0.1:20880'): string =>
  `configVersion: v2.7
scope: service
key: ${key}
enabled: true
configs:
  - side: consumer
    addresses: ["0.0.0.0"]
    providerAddresses: ["${address}"]
    parameters: {weight: ${weight}}
`
