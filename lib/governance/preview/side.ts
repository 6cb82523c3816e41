// What one group of consumers may call under one set of rules: Dubbo's own arithmetic from simulate, put together over rows of the registry.
import type { DubboUrl } from '../../registry/dubbo-url.ts'
import type { ServiceKey } from '../../registry/service-id.ts'
import { buildChain } from '../simulate/chain.ts'
import { buildDirectory, isAllDisabled, type Directory } from '../simulate/directory/directory.ts'
import { allDisabled, notInForce, type SimulationFinding } from '../simulate/findings.ts'
import { addressOf, methodParameter, type Branch, type Call, type Invoker, type Router } from '../simulate/model.ts'
import { runChain, type Step } from '../simulate/run-chain.ts'
import { loadBalanceOf, sharesOf, weightOf, type ShareContext } from '../simulate/shares.ts'
import type { ConsumerGroup } from './consumer-groups.ts'
import { isSeen } from './migration-step.ts'
import type { Discovery } from './model.ts'
import { exportedProviders, type OwnProvider } from './provider-urls.ts'
import { ringFor, type Ring } from './ring.ts'
import type { RuleSet } from './rule-set.ts'

/** One set of rules over the providers of one service; what they register is worked out once per way of discovery. */
export class Scene {
  readonly service: ServiceKey
  readonly rules: RuleSet
  readonly #own: readonly OwnProvider[]
  readonly #exported = new Map<Discovery, { urls: DubboUrl[]; places: number[] }>()

  constructor({ service, rules, own }: { service: ServiceKey; rules: RuleSet; own: readonly OwnProvider[] }) {
    this.service = service
    this.rules = rules
    this.#own = own
  }

  /** What such a consumer finds, with the places in the service's list. */
  seenBy(discovery: Discovery): { urls: DubboUrl[]; places: number[] } {
    const known = this.#exported.get(discovery)
    if (known) return known
    const places = this.#own.flatMap(({ row }, place) => (isSeen(row, discovery) ? [place] : []))
    const own = places.flatMap((place) => this.#own[place] ?? [])
    const seen = { urls: exportedProviders(own, this, discovery), places }
    this.#exported.set(discovery, seen)
    return seen
  }
}

export type Standing = {
  directory: Directory
  routers: readonly Router[]
  findings: SimulationFinding[]
  group: ConsumerGroup
  /** Place in the service's list of an invoker's index */
  places: readonly number[]
}

/** Directory and routers of a group, for whatever it calls. */
export function standingOf(scene: Scene, group: ConsumerGroup, discovery: Discovery): Standing {
  const { rules, service } = scene
  const { generation, url: consumer } = group
  const { urls: providers, places } = scene.seenBy(discovery)
  const urls = rules.oldUrlsFor(generation)
  const application = rules.overridesOf(rules.applicationText(group.application, 'configurators', group), generation)
  const own = rules.overridesOf(rules.serviceText(service, 'configurators', group), generation)
  const overrides = { urls, application: application.configurators, service: own.configurators }
  const directory = buildDirectory({
    generation,
    view: discovery === 'application' ? 'app' : 'interface',
    consumer,
    providers,
    rules: overrides,
    isExported: true,
  })
  const remote = directory.kept[0]?.remoteApplication ?? ''
  const chain = buildChain({
    generation,
    consumer,
    urls,
    invokers: directory.kept,
    texts: {
      service: rules.serviceText(service, 'condition-router', group),
      app: rules.applicationText(group.application, 'condition-router', group),
      providerApp: rules.applicationText(remote, 'condition-router', group),
      tag: rules.applicationText(remote, 'tag-router', group),
    },
  })
  const problems = [['override app', application.problem], ['override service', own.problem], ...chain.problems] as const
  const findings = problems.flatMap(([rule, text]) => (text === undefined ? [] : [notInForce(rule, text)]))
  if (isAllDisabled(directory)) findings.push(allDisabled)
  return { directory, routers: chain.routers, findings, group, places }
}

export type Outcome = {
  steps: Step[]
  branches: readonly Branch[]
  loadbalance: string
  /** By invoker index */
  shares: readonly number[] | null
  warmed: readonly number[] | null
  reason: string | null
  ring: (() => Ring) | undefined
  context: ShareContext
}

/** Times at which shares are told: now, and when the last provider has warmed up. */
export type Times = { nowMs: number; warmMs: number }

export function outcomeOf({ directory, routers, group, places }: Standing, method: string, { nowMs, warmMs }: Times): Outcome {
  const { generation } = group
  const call: Call = { consumer: directory.consumer, method, args: [], attachments: {} }
  const { steps, branches } = runChain(directory, routers, call, generation)
  const context: ShareContext = { generation, call, nowMs }
  const first = branches[0]?.kept[0]
  const isHash = first !== undefined && loadBalanceOf(first, context) === 'consistenthash'
  if (isHash && branches.every((branch) => branch.kept.length > 1)) {
    const nodes = Number(methodParameter(first, method, 'hash.nodes', generation) ?? 160) || 160
    const members = (branches[0]?.kept ?? []).map((invoker) => ({ index: places[invoker.index] ?? -1, address: addressOf(invoker.url) }))
    const ring = (): Ring => ringFor(members, Math.min(nodes, maxVirtualNodes))
    return { steps, branches, loadbalance: 'consistenthash', shares: null, warmed: null, reason: byKeys, ring, context }
  }
  const now = sharesOf(branches, directory.all.length, context)
  const warmed = sharesOf(branches, directory.all.length, { ...context, nowMs: warmMs })
  const { loadbalance, shares, reason = null } = now
  return { steps, branches, loadbalance, shares, warmed: warmed.shares, reason, ring: undefined, context }
}

const maxVirtualNodes = 2000

/** A provider's weight, as it is now or warmed up. */
export const weightNow = (invoker: Invoker, { context }: Outcome): number => weightOf(invoker, context)

const byKeys = 'consistenthash follows the arguments of the call and ignores weights: each provider has a part of the keys.'
