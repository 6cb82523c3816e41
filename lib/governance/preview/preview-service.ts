// Before and after of one service: groups of consumers × classes of methods, each simulated once under each set of rules.
import { AppError } from '../../platform/errors.ts'
import { formatServiceId } from '../../registry/service-id.ts'
import { notInForce, type SimulationFinding } from '../simulate/findings.ts'
import type { ScriptAnswers } from '../simulate/script/script-router.ts'
import { defaultWarmupMs } from '../weight-math.ts'
import type { PreviewRing } from '../rules/preview-schema.ts'
import { differs, placedSide, type PlacedSide } from './compare-sides.ts'
import { groupConsumers, type ConsumerGroup } from './consumer-groups.ts'
import type { ServiceFacts } from './model.ts'
import type { FactRule } from '../weight-facts.ts'
import { ownProviders, type OwnProvider } from './provider-urls.ts'
import { movedKeys, ringShares, type Ring } from './ring.ts'
import { RuleSet } from './rule-set.ts'
import { outcomeOf, Scene, standingOf, type Standing, type Times } from './side.ts'
import { methodClasses, parameterNames, patternsOf, type MethodClass } from './told-apart.ts'
import { unheard } from './unheard.ts'
import { sayOfSimulation as say } from '../simulate/sentences.ts'
import { asWritten } from '../../platform/sentence.ts'

export type PreviewInput = {
  facts: ServiceFacts
  /** Rules that may touch the service, as they are and as they would be */
  before: readonly FactRule[]
  after: readonly FactRule[]
  nowMs: number
  /** Only this method */
  method?: string | undefined
  /** Leaves the shares out; a weight that moves is a moved parameter all the same */
  withShares?: boolean
  /** Script rules are run, by these answers; else passed over */
  scripts?: ScriptAnswers | undefined
}

export type ComparedMethods = { methods: MethodClass; before: PlacedSide; after: PlacedSide; changed: boolean; lostAll: boolean }
export type ComparedGroup = {
  group: ConsumerGroup
  methods: ComparedMethods[]
  movedParameters: string[]
  changed: boolean
  lostAll: boolean
  withoutProvider: boolean
}
export type ComparedService = {
  service: string
  facts: ServiceFacts
  own: readonly OwnProvider[]
  scenes: { before: Scene; after: Scene }
  groups: ComparedGroup[]
  methodsCut: boolean
  findings: SimulationFinding[]
  times: Times
}

/** Rings of more providers than this are worked out for one consumer only, on demand: 160 nodes of each, a quarter as many MD5. */
const maxRingProviders = 100

/** Nothing is read and nothing is written: the same input gives the same answer. */
export function compareService({ facts, before, after, nowMs, method, withShares = true, scripts }: PreviewInput): ComparedService {
  const rules = { before: new RuleSet(facts.roots, before), after: new RuleSet(facts.roots, after) }
  const patterns = patternsOf([...new Set([...before, ...after].map((rule) => rule.content))])
  const own = ownProviders(facts, rules.before)
  const earlier = new Scene({ service: facts.service, rules: rules.before, own, scripts })
  const scenes = { before: earlier, after: new Scene({ service: facts.service, rules: rules.after, own, earlier, scripts }) }
  const names = method === undefined ? [...new Set(facts.providers.flatMap((provider) => provider.methods))] : [method]
  const { classes, isCut } = methodClasses(names, patterns, parameterNames(facts))
  const times = { nowMs, warmMs: warmAt(facts, nowMs), withShares }
  const notes = new Map<string, SimulationFinding>()
  const note = (finding: SimulationFinding): void => void notes.set(`${finding.code} ${finding.rule} ${finding.text}`, finding)
  const grouped = groupConsumers(facts, rules, patterns)
  const marks = new Map(grouped.map((group) => [group.mark, group]))
  refuseExcess([...before, ...after], facts.providers.length * marks.size * classes.length)
  const byMark = new Map<string, ComparedGroup>()
  for (const [mark, group] of marks) {
    const standing = standingOf(scenes.before, group, group.before)
    const standings = { before: standing, after: standingOf(scenes.after, group, group.after, standing) }
    for (const finding of standings.after.findings) note(finding)
    byMark.set(mark, compareGroup(group, standings, { classes, times }))
  }
  const groups = grouped.flatMap((group) => {
    const compared = byMark.get(group.mark)
    return compared ? [{ ...compared, group }] : []
  })
  for (const finding of unheard(scenes.after, own, [...marks.values()])) note(finding)
  for (const text of scripts?.problems ?? []) note(notInForce('script', asWritten(text)))
  if (own.some(({ hidden }) => hidden.length > 0)) note(ownValueHidden(own))
  return { service: formatServiceId(facts.service), facts, own, scenes, groups, methodsCut: isCut, findings: [...notes.values()], times }
}

/** Comparisons of a condition with a provider: some seconds of them. */
const maxComparisons = 10_000_000

/** Throws invalid-input where the rules have so many conditions that nobody would wait for the answer. */
function refuseExcess(rules: readonly FactRule[], times: number): void {
  const conditions = rules.reduce((sum, { content }) => sum + content.split('=>').length - 1 + content.split('from:').length - 1, 0)
  if (conditions * times <= maxComparisons) return
  const text = `rule.content: ${conditions} conditions, before and after, for ${times} providers × groups of consumers × methods are too many to preview. Name one method or split the rule.`
  throw new AppError('invalid-input', text, { details: { field: 'rule.content' } })
}

/** When the youngest provider has warmed up. */
function warmAt({ providers }: ServiceFacts, nowMs: number): number {
  let at = nowMs
  for (const { params, startedAt } of providers) {
    const start = Number(params['timestamp'] ?? startedAt?.getTime() ?? 0) || 0
    const warmup = Number(params['warmup'] ?? defaultWarmupMs) || 0
    at = Math.max(at, Math.min(start, nowMs) + warmup + 1)
  }
  return at
}

type AskedTimes = Times & { withShares: boolean }
type Standings = { before: Standing; after: Standing }

function compareGroup(
  group: ConsumerGroup,
  standings: Standings,
  { classes, times }: { classes: readonly MethodClass[]; times: AskedTimes },
): ComparedGroup {
  const methods = classes.map((one) => compareMethods(standings, one, times))
  const movedParameters = movedOf(standings)
  return {
    group,
    methods,
    movedParameters,
    changed: movedParameters.length > 0 || group.before !== group.after || methods.some((one) => one.changed),
    lostAll: methods.some((one) => one.lostAll),
    withoutProvider: methods.some((one) => one.after.outcomes.some((outcome) => outcome.kept.length === 0) || one.after.kept.length === 0),
  }
}

function compareMethods(standings: Standings, methods: MethodClass, times: AskedTimes): ComparedMethods {
  const sideOf = (standing: Standing): PlacedSide => {
    const outcome = outcomeOf(standing, methods.sample, times)
    return placedSide(standing, outcome, (outcome.branches[0]?.kept.length ?? 0) <= maxRingProviders)
  }
  const before = sideOf(standings.before)
  const after = standings.after === standings.before ? before : sideOf(standings.after)
  return {
    methods,
    before,
    after,
    changed: before !== after && differs(before, after),
    lostAll: before.kept.length > 0 && after.kept.length === 0,
  }
}

/**
 * What the rules themselves carry says nothing of calls; nor does the application, which no rule can set: Dubbo 3 by interface writes the
 * consumer's own there as soon as there is any override (RegistryDirectory#overrideWithConfigurators).
 */
const ofTheRule = ['category', 'configVersion', 'enabled', 'providerAddresses', 'application']
const maxMoved = 30

/** Parameters of the URLs that calls are made with, and of the consumer's own, that are not what they were. */
function movedOf({ before, after }: Standings): string[] {
  if (before.directory === after.directory) return []
  const moved = new Set<string>()
  const earlier = new Map(before.directory.all.map((invoker) => [before.places[invoker.index], invoker]))
  for (const invoker of after.directory.all) {
    const other = earlier.get(after.places[invoker.index])
    if (other && before.group.before === before.group.after) addMoved(other.url.params, invoker.url.params, moved)
    if (moved.size > maxMoved) break
  }
  addMoved(before.directory.consumer.params, after.directory.consumer.params, moved)
  return [...moved].filter((key) => !ofTheRule.includes(key)).slice(0, maxMoved)
}

function addMoved(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>, moved: Set<string>): void {
  if (one === other) return
  for (const key in one) if (one[key] !== other[key]) moved.add(key)
  for (const key in other) if (!(key in one)) moved.add(key)
}

/** Both rings as the answer shows them; undefined where neither side has one. */
export function ringOfSides({ before, after }: { before: PlacedSide; after: PlacedSide }): PreviewRing | undefined {
  if (!before.ring && !after.ring) return undefined
  const none: Ring = { virtualNodes: 0, ends: [] }
  const [one, other] = [before.ring ?? none, after.ring ?? none]
  const listOf = (ring: Ring): PreviewRing['before'] => [...ringShares(ring)].map(([index, share]) => ({ index, share }))
  return {
    virtualNodes: Math.max(one.virtualNodes, other.virtualNodes),
    before: listOf(one),
    after: listOf(other),
    movedKeys: movedKeys(one, other),
  }
}

function ownValueHidden(own: readonly OwnProvider[]): SimulationFinding {
  const keys = [...new Set(own.flatMap(({ hidden }) => hidden))]
  return {
    code: 'own-value-hidden',
    severity: 'info',
    rule: '',
    ...say('own-value-hidden', { keys: keys.slice(0, 5).join(', ') }),
  }
}
