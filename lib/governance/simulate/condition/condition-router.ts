// Condition rules of the config centre, one after the other: ListenableRouter (2.7) and ListenableStateRouter (3.2, 3.3). What cannot be
// read is not in force, as at Dubbo's first reading of it.
import { AppError, isAppError, sentenceOf } from '../../../platform/errors.ts'
import { javaString } from '../java-text.ts'
import {
  keepOnly,
  routeBranches,
  unchanged,
  type Call,
  type Invoker,
  type Routed,
  type Router,
  type SimulatedGeneration,
} from '../model.ts'
import { readRouterRule, readRuleDocument } from '../rule-document.ts'
import { parseCondition, type ParsedCondition } from './condition-pairs.ts'
import { matchesThen, matchesWhen } from './match-conditions.ts'
import { parseMultiDestination, routeMultiDestination } from './multi-destination.ts'
import { sayWhy as why } from '../reason-sentences.ts'
import { sayOfSimulation as say } from '../sentences.ts'
import type { Sentence } from '../../../platform/sentence.ts'

export type ConditionRule = { routers: Router[]; problem?: Sentence }

type Options = { name: string; generation: SimulatedGeneration }

/** Reads a `condition-router` rule. `problem` says why it is not in force. */
export function readConditionRule(text: string, options: Options): ConditionRule {
  try {
    return { routers: conditionRouters(text, options) }
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    return { routers: [], problem: sentenceOf(error) }
  }
}

function conditionRouters(text: string, { name, generation }: Options): Router[] {
  const document = readRuleDocument(text)
  const rule = readRouterRule(document, generation)
  const version = rule.configVersion?.toLowerCase()
  if (generation === '3.3' && version !== undefined) {
    if (version.startsWith('v3.1')) return multiDestinationRouters(document['conditions'], { name, generation, ...rule })
    if (version > 'v3.1') throw new AppError('invalid-input', say('rule-version-newer', { version: rule.configVersion ?? '' }))
  }
  const conditions = textsOf(document['conditions'], generation)
  if (conditions.length === 0) throw new AppError('invalid-input', say('rule-no-conditions'))
  if (!rule.valid) throw new AppError('invalid-input', say('rule-says-invalid'))
  if (!rule.enabled) return []
  return conditions.map(parseCondition).map((condition) => createConditionRouter({ name, generation, force: rule.force, condition }))
}

/** 2.7 needs texts (its PojoUtils refuses a mapping); 3.x takes the text of whatever stands there. */
function textsOf(conditions: unknown, generation: SimulatedGeneration): string[] {
  if (!Array.isArray(conditions)) return []
  if (generation === '2.7' && conditions.some((item) => typeof item === 'object' && item !== null))
    throw new AppError('invalid-input', say('condition-is-mapping'))
  return conditions.map(javaString)
}

function multiDestinationRouters(conditions: unknown, options: Options & { force: boolean; enabled: boolean; valid: boolean }): Router[] {
  const parsed = parseMultiDestination(conditions)
  if (parsed.length === 0 || !options.valid) throw new AppError('invalid-input', say('rule-no-conditions'))
  if (!options.enabled) return []
  return parsed.map((condition) => ({
    name: options.name,
    route: (invokers, call) => routeMultiDestination(condition, options, { invokers, call }),
  }))
}

/** `ConditionRouter#route`, `ConditionStateRouter#doRoute`. */
export function createConditionRouter(options: Options & { force: boolean; condition: ParsedCondition }): Router {
  return { name: options.name, route: (invokers, call) => routeCondition(options, invokers, call) }
}

function routeCondition(
  { generation, force, condition: { when, target } }: Options & { force: boolean; condition: ParsedCondition },
  invokers: readonly Invoker[],
  call: Call,
): Routed {
  if (invokers.length === 0 || !matchesWhen(when, call, generation)) return unchanged(invokers)
  // a blacklist asks nobody about force
  if (target === undefined) return keepOnly(invokers, [], why('fell-nobody-allowed'))
  const kept = target.size === 0 ? [] : invokers.filter((invoker) => matchesThen(target, invoker, call.consumer, generation))
  if (kept.length > 0) return keepOnly(invokers, kept, why('fell-no-match', { conditions: describe(target) }))
  if (force) return keepOnly(invokers, [], why('fell-none-matches', { conditions: describe(target) }))
  return unchanged(invokers)
}

const describe = (pairs: ReadonlyMap<string, { matches: ReadonlySet<string>; mismatches: ReadonlySet<string> }>): string =>
  [...pairs]
    .map(([key, { matches, mismatches }]) =>
      [matches.size > 0 ? `${key}=${[...matches].join(',')}` : '', mismatches.size > 0 ? `${key}!=${[...mismatches].join(',')}` : '']
        .filter(Boolean)
        .join(' & '),
    )
    .join(' & ')

/** A rule's conditions in sequence, each narrowing what the one before left. */
export function conditionRuleRouter(name: string, { routers }: ConditionRule): Router {
  return {
    name,
    route(invokers, call) {
      let routed = unchanged(invokers)
      const reasons = new Map<number, Sentence>()
      for (const router of routers) {
        routed = routeBranches(routed.branches, router, call)
        for (const [index, reason] of routed.reasons) reasons.set(index, reason)
      }
      return { branches: routed.branches, reasons }
    },
  }
}
