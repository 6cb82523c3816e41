// Consumers that no rule can tell apart are one group: 500 of them cost a handful of simulations.
import type { DubboUrl } from '../../registry/dubbo-url.ts'
import { ruleGenerationOf } from '../rule-generation.ts'
import type { SimulatedGeneration } from '../simulate/model.ts'
import { simulatedGenerationOf, type Discovery, type PreviewConsumer, type ServiceFacts } from './model.ts'
import { discoveryOf, stepOfRule } from './migration-step.ts'
import type { RuleSet } from './rule-set.ts'
import { hostMark, type Patterns } from './told-apart.ts'

export type ConsumerGroup = {
  application: string
  /** As the registry has it, for people */
  shown: string
  generation: SimulatedGeneration
  isBefore273: boolean
  before: Discovery
  after: Discovery
  url: DubboUrl
  members: PreviewConsumer[]
}

/** Of the process, not of what it asks for. */
const ofTheProcess = ['timestamp', 'pid', 'bind.ip', 'register.ip', 'ip', 'remote.timestamp', 'qos.port', 'metadata-service-port']

export function groupConsumers(facts: ServiceFacts, rules: { before: RuleSet; after: RuleSet }, patterns: Patterns): ConsumerGroup[] {
  const groups = new Map<string, ConsumerGroup>()
  const methods = [...new Set(facts.providers.flatMap((provider) => provider.methods))].join(',')
  const discovery = discoveries(facts, rules)
  for (const consumer of facts.consumers) {
    const params = { ...consumer.params }
    for (const key of ofTheProcess) if (!patterns.text.includes(key)) delete params[key]
    const release = ruleGenerationOf(consumer)
    const views = discovery(consumer)
    const key = JSON.stringify([consumer.application, release, views, hostMark(consumer.host, patterns), Object.entries(params).sort()])
    const known = groups.get(key)
    if (known) known.members.push(consumer)
    else
      groups.set(key, {
        application: consumer.application,
        shown: consumer.generation,
        generation: simulatedGenerationOf(consumer),
        isBefore273: release === '2.7.0-2.7.2',
        ...views,
        url: urlOf(consumer, params, { service: facts.service, methods }),
        members: [consumer],
      })
  }
  return [...groups.values()]
}

/** The way of discovery before and after, worked out once per application and setting. */
function discoveries({ service, providers }: ServiceFacts, { before, after }: { before: RuleSet; after: RuleSet }) {
  const known = new Map<string, { before: Discovery; after: Discovery }>()
  return (consumer: PreviewConsumer): { before: Discovery; after: Discovery } => {
    const key = `${consumer.application}\n${ruleGenerationOf(consumer)}\n${consumer.params['migration.step'] ?? ''}`
    const found = known.get(key)
    if (found) return found
    const under = (rules: RuleSet): Discovery =>
      discoveryOf(
        consumer,
        stepOfRule(rules.applicationText(consumer.application, 'migration', { isBefore273: false }), service),
        providers,
      )
    const views = { before: under(before), after: under(after) }
    known.set(key, views)
    return views
  }
}

/** The registry leaves `methods` of consumers out: a consumer names those of the interface. */
function urlOf(
  consumer: PreviewConsumer,
  params: Record<string, string>,
  { service, methods }: { service: ServiceFacts['service']; methods: string },
): DubboUrl {
  const { interface: name, group, version } = service
  return {
    protocol: 'consumer',
    username: '',
    password: '',
    host: consumer.host,
    port: 0,
    path: name,
    params: {
      ...(group === '' ? {} : { group }),
      ...(version === '' ? {} : { version }),
      ...(methods === '' ? {} : { methods }),
      ...(consumer.release === '' ? {} : { release: consumer.release }),
      ...params,
      application: consumer.application,
      interface: name,
      side: 'consumer',
    },
  }
}
