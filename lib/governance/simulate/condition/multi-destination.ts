// Condition rules v3.1 (Dubbo ≥ 3.3.0): MultiDestConditionRouter, ConditionSubSet, DestinationSet. A call draws one of the subsets that
// are not empty.
import { z } from 'zod'
import { AppError } from '../../../platform/errors.ts'
import { javaString } from '../java-text.ts'
import { keepOnly, unchanged, type Branch, type Call, type Invoker, type Routed, type SimulatedGeneration } from '../model.ts'
import { isBlank, parsePairs, type Conditions } from './condition-pairs.ts'
import { matchesThen, matchesWhen } from './match-conditions.ts'
import { sayWhy as why } from '../reason-sentences.ts'
import { sayOfSimulation as say } from '../sentences.ts'

export type MultiDestination = { when: Conditions; subsets: { target: Conditions; weight: number }[] }

const defaultWeight = 100
const side = z.record(z.string(), z.unknown())
const conditionSchema = z.looseObject({ from: side.default({}), to: z.array(side).default([]) })

/** Throws invalid-input where Dubbo throws. */
export function parseMultiDestination(conditions: unknown): MultiDestination[] {
  const parsed = z.array(conditionSchema).safeParse(conditions)
  if (!parsed.success)
    throw new AppError('invalid-input', say('condition-no-destinations', { form: 'from: {match} and to: [{match, weight}]' }))
  return parsed.data.map(({ from, to }) => {
    const when = textOf(from['match'])
    return {
      when: isBlank(when) || when === 'true' ? new Map() : parsePairs(when ?? ''),
      subsets: to.map((subset) => {
        const match = textOf(subset['match'])
        return { target: isBlank(match) || match === 'false' ? new Map() : parsePairs(match ?? ''), weight: weightOf(subset) }
      }),
    }
  })
}

const textOf = (value: unknown): string | undefined => (value === undefined || value === null ? undefined : javaString(value))

function weightOf(subset: Readonly<Record<string, unknown>>): number {
  if (!('weight' in subset)) return defaultWeight
  const text = textOf(subset['weight']) ?? ''
  if (!/^[+-]?\d{1,10}$/.test(text)) throw new AppError('invalid-input', say('condition-weight-no-number', { weight: text }))
  return Number(text) <= 0 ? defaultWeight : Number(text)
}

type Options = { generation: SimulatedGeneration; force: boolean }

/** `MultiDestConditionRouter#doRoute`. A blank `to` takes everybody; without any `to` nobody may be called, whatever force says. */
export function routeMultiDestination(
  { when, subsets }: MultiDestination,
  { generation, force }: Options,
  { invokers, call }: { invokers: readonly Invoker[]; call: Call },
): Routed {
  if (invokers.length === 0 || !matchesWhen(when, call, generation)) return unchanged(invokers)
  if (subsets.length === 0) return keepOnly(invokers, [], why('fell-nobody-allowed'))
  const found = subsets
    .map(({ target, weight }) => ({ weight, kept: invokers.filter((invoker) => matchesThen(target, invoker, call.consumer, generation)) }))
    .filter((subset) => subset.kept.length > 0)
  if (found.length === 0) return force ? keepOnly(invokers, [], why('fell-subsets-empty')) : unchanged(invokers)
  const inSome = invokers.filter((invoker) => found.some((subset) => subset.kept.includes(invoker)))
  return { branches: draw(found), reasons: keepOnly(invokers, inSome, why('fell-no-subset')).reasons }
}

/**
 * `DestinationSet#randDestination`: draws 0 … W−1, subtracts each weight in turn and stops at ≤ 0 instead of < 0, so the first subset has
 * w+1 chances of W and the last one less.
 */
function draw(subsets: readonly { weight: number; kept: readonly Invoker[] }[]): Branch[] {
  const [only] = subsets
  if (subsets.length === 1 && only) return [{ probability: 1, kept: only.kept }]
  const total = subsets.reduce((sum, subset) => sum + subset.weight, 0)
  let end = 0
  let from = 0
  return subsets.map(({ weight, kept }) => {
    end += weight
    // values v with (sum of the weights before) < v <= end, v = 0 for the first, v < total
    const to = Math.min(end + 1, total)
    const probability = Math.max(0, to - from) / total
    from = to
    return { probability, kept }
  })
}
