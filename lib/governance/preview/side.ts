// What one group of consumers may call under one set of rules: Dubbo's own arithmetic from simulate, put together over rows of the registry.
import type { DubboUrl } from '../../registry/dubbo-url.ts'
import type { ServiceKey } from '../../registry/service-id.ts'
import { buildChain } from '../simulate/chain.ts'
import { noBases, type Bases } from '../simulate/directory/create-invoker.ts'
import { buildDirectory, isAllDisabled, type Directory } from '../simulate/directory/directory.ts'
import { allDisabled, notInForce, type SimulationFinding } from '../simulate/findings.ts'
import {
  addressOf,
  methodParameter,
  type Branch,
  type Call,
  type Invoker,
  type Router,
  type SimulatedGeneration,
} from '../simulate/model.ts'
import { sayWhy } from '../simulate/reason-sentences.ts'
import { runChain, type Step } from '../simulate/run-chain.ts'
import type { ScriptAnswers } from '../simulate/script/script-router.ts'
import { loadBalanceOf, sharesOf, type ShareContext } from '../simulate/shares.ts'
import type { ConsumerGroup } from './consumer-groups.ts'
import { isHearing } from './hearing.ts'
import { isSeen } from './migration-step.ts'
import type { Discovery } from './model.ts'
import { exportedProviders, type OwnProvider } from './provider-urls.ts'
import { ringFor, type Ring } from './ring.ts'
import type { RuleSet } from './rule-set.ts'
import type { Sentence } from '../../platform/sentence.ts'

type Seen = { urls: readonly DubboUrl[]; places: readonly number[] }

type SceneInput = {
  service: ServiceKey
  rules: RuleSet
  own: readonly OwnProvider[]
  earlier?: Scene
  scripts?: ScriptAnswers | undefined
}

/** One set of rules over the providers of one service; what they register is worked out once per way of discovery. */
export class Scene {
  readonly service: ServiceKey
  readonly rules: RuleSet
  readonly scripts: ScriptAnswers | undefined
  readonly #own: readonly OwnProvider[]
  readonly #earlier: Scene | undefined
  readonly #seen = new Map<Discovery, Seen>()

  /** `earlier`: the scene under other rules; where these change nothing, what it showed is shown again, the same object */
  constructor({ service, rules, own, earlier, scripts }: SceneInput) {
    this.service = service
    this.rules = rules
    this.scripts = scripts
    this.#own = own
    this.#earlier = earlier
  }

  /** What such a consumer finds, with the places in the service's list. */
  seenBy(discovery: Discovery): Seen {
    const known = this.#seen.get(discovery)
    if (known) return known
    const places = this.#own.flatMap(({ row }, place) => (isSeen(row, discovery) ? [place] : []))
    const own = places.flatMap((place) => this.#own[place] ?? [])
    const made = { urls: exportedProviders(own, this, discovery), places }
    const earlier = this.#earlier?.seenBy(discovery)
    const seen = earlier?.urls.every((url, place) => url === made.urls[place]) === true ? earlier : made
    this.#seen.set(discovery, seen)
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
  ground: Ground
}

/** What a standing follows from: the same ground gives the same standing. */
type Ground = { discovery: Discovery; rules: RuleSet; seen: Seen; overrides: readonly string[]; routers: readonly string[]; bases: Bases }

/** Directory and routers of a group, for whatever it calls. Of an `earlier` standing of the group, that which still holds is taken over. */
export function standingOf(scene: Scene, group: ConsumerGroup, discovery: Discovery, earlier?: Standing): Standing {
  const { rules } = scene
  const { generation, url: consumer } = group
  const like = earlier?.ground.discovery === discovery ? earlier : undefined
  const { directory, ground, problems } = directoryFor({ scene, group, discovery }, like)
  const texts = routerTexts(scene, group, directory.kept[0]?.remoteApplication ?? '')
  const routers = Object.values(texts)
  if (like && directory === like.directory && isSame(routers, like.ground.routers)) return like
  const chain = buildChain({
    generation,
    consumer,
    urls: rules.oldUrlsFor(generation),
    invokers: directory.kept,
    texts,
    scripts: scene.scripts,
  })
  const findings = [...problems, ...chain.problems].flatMap(([rule, why]) => (why ? [notInForce(rule, why)] : []))
  if (isAllDisabled(directory)) findings.push(allDisabled)
  return { directory, routers: chain.routers, findings, group, places: ground.seen.places, ground: { ...ground, routers } }
}

type Sight = { scene: Scene; group: ConsumerGroup; discovery: Discovery }

function directoryFor({ scene, group, discovery }: Sight, like: Standing | undefined) {
  const { rules, service } = scene
  const { generation, url: consumer } = group
  const seen = scene.seenBy(discovery)
  const ofApplication = isHearing.consumer(group, discovery) ? rules.applicationText(group.application, 'configurators', group) : ''
  const overrides = [ofApplication, rules.serviceText(service, 'configurators', group)]
  const application = rules.overridesOf(overrides[0] ?? '', generation)
  const own = rules.overridesOf(overrides[1] ?? '', generation)
  const problems: [string, Sentence | undefined][] = [
    ['override app', application.problem],
    ['override service', own.problem],
  ]
  const ground = { discovery, rules, seen, overrides, bases: like?.ground.bases ?? noBases() }
  if (like && isSameGround(ground, like.ground)) return { directory: like.directory, ground, problems }
  const directory = buildDirectory({
    generation,
    view: discovery === 'application' ? 'app' : 'interface',
    consumer,
    providers: seen.urls,
    rules: { urls: rules.oldUrlsFor(generation), application: application.configurators, service: own.configurators },
    isExported: true,
    bases: ground.bases,
  })
  return { directory, ground, problems }
}

/** Whether a directory on the one is that on the other. */
const isSameGround = (one: Omit<Ground, 'routers'>, other: Ground): boolean =>
  one.seen === other.seen && one.rules.hasSameOldUrls(other.rules) && isSame(one.overrides, other.overrides)

const routerTexts = ({ rules, service }: Scene, group: ConsumerGroup, remote: string) => ({
  service: rules.serviceText(service, 'condition-router', group),
  app: rules.applicationText(group.application, 'condition-router', group),
  providerApp: rules.applicationText(remote, 'condition-router', group),
  tag: rules.applicationText(remote, 'tag-router', group),
  script: rules.applicationText(remote, 'script-router', group),
})

const isSame = (one: readonly string[], other: readonly string[]): boolean => one.every((text, place) => text === other[place])

export type Outcome = {
  steps: Step[]
  branches: readonly Branch[]
  loadbalance: string
  /** By invoker index */
  shares: readonly number[] | null
  warmed: readonly number[] | null
  reason: Sentence | null
  ring: (() => Ring) | undefined
  context: ShareContext
}

/** Times at which shares are told: now, and when the last provider has warmed up. */
export type Times = { nowMs: number; warmMs: number }

/** Where the routers send a call of a method, also one with attachments such as a tag. */
export function routesOf({ directory, routers, group }: Standing, method: string, attachments: Call['attachments'] = {}) {
  const call: Call = { consumer: directory.consumer, method, args: [], attachments }
  return { ...runChain(directory, routers, call, group.generation), call }
}

export function outcomeOf(
  standing: Standing,
  method: string,
  { nowMs, warmMs, withShares = true }: Times & { withShares?: boolean },
): Outcome {
  const { directory, group, places } = standing
  const { generation } = group
  const { steps, branches, call } = routesOf(standing, method)
  const context: ShareContext = { generation, call, nowMs }
  const first = branches[0]?.kept[0]
  const answer = { steps, branches, shares: null, warmed: null, reason: null, ring: undefined, context }
  const loadbalance = first ? loadBalanceOf(first, context) : 'random'
  if (loadbalance === 'consistenthash' && branches.every((branch) => branch.kept.length > 1))
    return { ...answer, loadbalance, reason: byKeys, ring: () => ringOfCall(branches, first, { method, generation, places }) }
  if (!withShares) return { ...answer, loadbalance }
  const now = sharesOf(branches, directory.all.length, context)
  const warmed = sharesOf(branches, directory.all.length, { ...context, nowMs: warmMs })
  return { ...answer, loadbalance: now.loadbalance, shares: now.shares, warmed: warmed.shares, reason: now.reason ?? null }
}

type HashCall = { method: string; generation: SimulatedGeneration; places: readonly number[] }

function ringOfCall([branch]: readonly Branch[], first: Invoker | undefined, { method, generation, places }: HashCall): Ring {
  const nodes = Number((first && methodParameter(first, method, 'hash.nodes', generation)) ?? 160) || 160
  const members = (branch?.kept ?? []).map((invoker) => ({ index: places[invoker.index] ?? -1, address: addressOf(invoker.url) }))
  return ringFor(members, Math.min(nodes, maxVirtualNodes))
}

const maxVirtualNodes = 2000

const byKeys = sayWhy('shares-by-keys')
