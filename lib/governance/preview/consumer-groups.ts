// Consumers that no rule can tell apart are one group: 500 of them cost a handful of simulations.
import type { DubboUrl } from '../../registry/dubbo-url.ts'
import { ruleGenerationOf } from '../rule-generation.ts'
import type { SimulatedGeneration } from '../simulate/model.ts'
import { simulatedGenerationOf, type Discovery, type PreviewConsumer, type ServiceFacts } from './model.ts'
import { discoveryOf, stepOfRule } from './migration-step.ts'
import type { RuleSet } from './rule-set.ts'
import { applicationMark, hostMark, isVisible, type Patterns } from './told-apart.ts'

export type ConsumerGroup = {
  application: string
  /** As the registry has it, for people */
  shown: string
  generation: SimulatedGeneration
  isBefore273: boolean
  is32: boolean
  before: Discovery
  after: Discovery
  url: DubboUrl
  members: PreviewConsumer[]
  /** Equal where nothing that decides is different */
  mark: string
}

/** Groups by application, so that people find theirs; groups of one `mark` get the same answer. */
export function groupConsumers(facts: ServiceFacts, rules: { before: RuleSet; after: RuleSet }, patterns: Patterns): ConsumerGroup[] {
  const groups = new Map<string, ConsumerGroup>()
  const methods = [...new Set(facts.providers.flatMap((provider) => provider.methods))].join(',')
  const views = discoveries(facts, rules)
  const marks = markOf(facts, rules, patterns)
  for (const consumer of facts.consumers) {
    const discovery = views(consumer)
    const mark = JSON.stringify([discovery, ...marks(consumer)])
    const key = `${consumer.application}\n${mark}`
    const known = groups.get(key)
    if (known) known.members.push(consumer)
    else
      groups.set(key, {
        application: consumer.application,
        shown: consumer.generation,
        generation: simulatedGenerationOf(consumer),
        isBefore273: ruleGenerationOf(consumer) === '2.7.0-2.7.2',
        is32: ruleGenerationOf(consumer) === '3.2',
        ...discovery,
        url: urlOf(consumer, { service: facts.service, methods }),
        members: [consumer],
        mark,
      })
  }
  return [...groups.values()]
}

/** Everything of a consumer that the rules or the arithmetic can see. */
function markOf(facts: ServiceFacts, rules: { before: RuleSet; after: RuleSet }, patterns: Patterns) {
  const keys = new Map<string, boolean>()
  const sees = (key: string): boolean => {
    const known = keys.get(key) ?? isVisible(key, patterns)
    keys.set(key, known)
    return known
  }
  const providers = new Set(facts.providers.map((provider) => provider.application))
  const applications = new Map<string, string>()
  const applicationOf = (name: string): string => {
    const hasOwn = providers.has(name) || rules.before.isOfApplication(name) || rules.after.isOfApplication(name)
    const mark = applications.get(name) ?? (hasOwn ? name : applicationMark(name, patterns))
    applications.set(name, mark)
    return mark
  }
  return ({ application, release, generation, host, params }: PreviewConsumer): readonly unknown[] => [
    sees('release') ? release : '',
    ruleGenerationOf({ release, generation }),
    hostMark(host, patterns),
    applicationOf(application),
    Object.keys(params)
      .filter(sees)
      .sort()
      .map((key) => `${key}=${params[key] ?? ''}`),
  ]
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
function urlOf(consumer: PreviewConsumer, { service, methods }: { service: ServiceFacts['service']; methods: string }): DubboUrl {
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
      ...consumer.params,
      application: consumer.application,
      interface: name,
      side: 'consumer',
    },
  }
}
