// Does a URL satisfy one side of a condition? ConditionStateRouter#doMatch with AbstractConditionMatcher (3.2, 3.3) and
// ConditionRouter#matchCondition (2.6, 2.7) differ in what an absent key means, in arguments and in attachments.
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import { javaSplit, javaString } from '../java-text.ts'
import { partsOf, type Call, type Invoker, type SimulatedGeneration } from '../model.ts'
import type { ConditionPair, Conditions } from './condition-pairs.ts'
import { isGeneration3, matchesPattern, type PatternContext } from './patterns.ts'

/** What Dubbo 3 compares where an argument or attachment cannot be looked at (AbstractConditionMatcher#DOES_NOT_FOUND_VALUE). */
const notFound = 'dubbo_internal_not_found_argument_condition_value'

type Sample = {
  parts: Readonly<Record<string, string>>
  params: Readonly<Record<string, string>>
  /** The call; absent on the right side of a rule */
  call: Call | undefined
}

/** The left side of a rule: the consumer and its call. */
export function matchesWhen(conditions: Conditions, call: Call, generation: SimulatedGeneration): boolean {
  if (conditions.size === 0) return true
  const sample: Sample = { parts: partsOf(call.consumer, generation), params: call.consumer.params, call }
  return matchesAll(conditions, sample, { generation, param: undefined, isWhen: true })
}

/**
 * The right side of a rule: a provider. Dubbo 3 looks at the provider's own parameters (URL#toOriginalMap), Dubbo 2 at the merged ones, in
 * which `application` is the consumer's.
 */
export function matchesThen(conditions: Conditions, invoker: Invoker, consumer: DubboUrl, generation: SimulatedGeneration): boolean {
  const params = isGeneration3(generation) ? invoker.original : invoker.url.params
  const sample: Sample = { parts: partsOf(invoker.url, generation), params, call: undefined }
  return matchesAll(conditions, sample, { generation, param: consumer, isWhen: false })
}

function matchesAll(conditions: Conditions, sample: Sample, context: PatternContext): boolean {
  const matchesOne = isGeneration3(context.generation) ? matchesPair3 : matchesPair2
  for (const [key, pair] of conditions) if (!matchesOne(key, pair, sample, context)) return false
  return true
}

function matchesPair3(key: string, pair: ConditionPair, sample: Sample, context: PatternContext): boolean {
  const value = valueOf3(key, sample, context.generation)
  // an absent key never matches, not even "!="
  return value !== undefined && comparePair(pair, value, context)
}

function valueOf3(key: string, sample: Sample, generation: SimulatedGeneration): string | undefined {
  if (key.startsWith('attachments')) return attachmentOf(key, sample.call)
  if (key.startsWith('arguments')) return argumentOf(key, sample.call) ?? notFound
  return sampleValue(key, sample, generation)
}

function matchesPair2(key: string, pair: ConditionPair, sample: Sample, context: PatternContext): boolean {
  if (context.generation === '2.7' && key.startsWith('arguments')) {
    const value = argumentOf(key, sample.call)
    return value !== undefined && comparePair(pair, value, { ...context, param: undefined })
  }
  const value = sampleValue(key, sample, context.generation)
  // an absent key satisfies a pure "!="
  return value === undefined ? pair.matches.size === 0 : comparePair(pair, value, context)
}

function sampleValue(key: string, { parts, params, call }: Sample, generation: SimulatedGeneration): string | undefined {
  if (call && (key === 'method' || key === 'methods')) return isGeneration3(generation) ? invokedMethod(call) : call.method
  if (Object.hasOwn(parts, key)) return parts[key]
  // the URL as a map, where an empty value is one: only what is absent is looked up as a default
  return ownValue(params, key) ?? (generation === '2.6' ? ownValue(params, `default.${key}`) : undefined)
}

const ownValue = (params: Sample['params'], key: string): string | undefined => (Object.hasOwn(params, key) ? params[key] : undefined)

/** `AbstractConditionMatcher#isMatch`, `MatchPair#isMatch`: what must not be comes first. A key without values never matches. */
function comparePair({ matches, mismatches }: ConditionPair, value: string, context: PatternContext): boolean {
  const isAny = (patterns: ReadonlySet<string>): boolean => [...patterns].some((pattern) => matchesPattern(pattern, value, context))
  if (isAny(mismatches)) return false
  return matches.size === 0 ? mismatches.size > 0 : isAny(matches)
}

/** `arguments[i]` of the call; undefined where it cannot be taken (also for i = number of arguments, where Dubbo's own check is off by one). */
function argumentOf(key: string, call: Call | undefined): string | undefined {
  const index = /arguments\[([0-9]+)\]/.exec(javaSplit(key, '.')[0] ?? '')?.[1]
  if (index === undefined || !call || Number(index) >= call.args.length) return undefined
  return javaString(call.args[Number(index)])
}

function attachmentOf(key: string, call: Call | undefined): string | undefined {
  const name = /attachments\[(.+)\]/.exec(javaSplit(key, '.')[0] ?? '')?.[1]
  if (name === undefined || !call) return notFound
  return Object.hasOwn(call.attachments, name) ? call.attachments[name] : undefined
}

/** `RpcUtils#getMethodName`: a generic call names the real method as its first argument. */
export function invokedMethod({ method, args }: Pick<Call, 'method' | 'args'>): string {
  const [first] = args
  return (method === '$invoke' || method === '$invokeAsync') && typeof first === 'string' ? first : method
}
