// Rules that say two things of the same calls: which one wins is a matter of order that nobody sees.
import { isAppError } from '../../platform/errors.ts'
import { parseCondition, type Conditions, type ParsedCondition } from '../simulate/condition/condition-pairs.ts'
import { javaString } from '../simulate/java-text.ts'
import { readRuleDocument } from '../simulate/rule-document.ts'
import { ruleId, type GroupedRule, type RulePlace } from '../rules/group-rules.ts'
import type { AcrossFinding } from './finding-schema.ts'
import { urlsLeft } from './out-of-step.ts'
import { settingsOf, type Setting } from './override-settings.ts'
import { findingOf, type World } from './world.ts'

export const contradicting = (world: World): AcrossFinding[] => [
  ...contradictingOverrides(world),
  ...world.rules.filter(({ kind }) => kind === 'condition').flatMap(contradictingConditions),
]

/** Two values of one parameter for exactly the same calls. A general one beside a special one is no contradiction. */
function contradictingOverrides(world: World): AcrossFinding[] {
  const settings = world.rules.filter(({ kind }) => kind === 'override').flatMap((rule) => settingsOf(rule, ownPlaces(world, rule)))
  const groups = Map.groupBy(settings, ({ rule, target, parameter }) => `${rule.registry} ${target} ${parameter}`)
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group
    const other = first && others.find(({ value }) => value !== first.value)
    return first && other ? [overrideFinding(first, other)] : []
  })
}

/** What a hand edit left behind has a finding of its own. */
function ownPlaces(world: World, rule: GroupedRule): RulePlace[] {
  const left = new Set(urlsLeft(world, rule))
  return rule.places.filter(({ format, content }) => format !== 'url' || !left.has(content))
}

function overrideFinding(first: Setting, other: Setting): AcrossFinding {
  const { rule, parameter } = first
  const rules = [...new Map([rule, other.rule].map((one) => [ruleId(one), one])).values()]
  return findingOf('contradicting-rules', {
    text: `${parameter} is ${first.value} at ${first.place} and ${other.value} at ${other.place} for the same calls.`,
    params: { parameter, first: first.value, firstPlace: first.place, other: other.value, otherPlace: other.place },
    registry: rule.registry,
    service: rule.scope === 'service' ? rule.key : null,
    rules,
  })
}

/** Two conditions for the same calls that leave no provider together, since each narrows what the other left. */
function contradictingConditions(rule: GroupedRule): AcrossFinding[] {
  const conditions = conditionsOf(rule)
  for (const [index, one] of conditions.entries())
    for (const other of conditions.slice(index + 1)) {
      const key = sameCalls(one, other) ? disjointKey(one.target, other.target) : undefined
      if (key !== undefined)
        return [
          findingOf('contradicting-rules', {
            text: `"${one.text}" and "${other.text}" are for the same calls and leave no provider together: ${key} cannot be both.`,
            params: { parameter: key, first: one.text, firstPlace: 'conditions', other: other.text, otherPlace: 'conditions' },
            registry: rule.registry,
            service: rule.scope === 'service' ? rule.key : null,
            rules: [rule],
          }),
        ]
    }
  return []
}

type Condition = ParsedCondition & { text: string }

/** More are not compared with each other. */
const maxConditions = 200

function conditionsOf({ places }: GroupedRule): Condition[] {
  const document = places.find(({ format }) => format === 'yaml')
  try {
    const { enabled, conditions } = document ? readRuleDocument(document.content) : {}
    if (enabled === false || !Array.isArray(conditions)) return []
    const texts = conditions.slice(0, maxConditions).filter((text) => typeof text === 'string')
    return texts.map((text) => ({ text, ...parseCondition(javaString(text)) }))
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return []
    throw error
  }
}

const sameCalls = (one: Condition, other: Condition): boolean => pairsText(one.when) === pairsText(other.when)

const pairsText = (pairs: Conditions): string =>
  JSON.stringify([...pairs].map(([key, { matches, mismatches }]) => [key, [...matches].sort(), [...mismatches].sort()]).sort())

/** A key that must have a value of both lists, which share none; patterns are left alone. */
function disjointKey(one: Conditions | undefined, other: Conditions | undefined): string | undefined {
  for (const [key, { matches }] of one ?? []) {
    const wanted = other?.get(key)?.matches ?? new Set<string>()
    const isPlain = [...matches, ...wanted].every((value) => !/[*$~]/.test(value))
    if (matches.size > 0 && wanted.size > 0 && isPlain && [...matches].every((value) => !wanted.has(value))) return key
  }
  return undefined
}
