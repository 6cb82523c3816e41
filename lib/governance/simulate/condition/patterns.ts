// How a value is compared with a pattern: UrlUtils#isMatchGlobPattern, and RangeValuePattern of 3.2 and later.
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import { javaSplit, parseInteger } from '../java-text.ts'
import { rawParameter, type SimulatedGeneration } from '../model.ts'

export type PatternContext = {
  generation: SimulatedGeneration
  /** The consumer's URL, which `$key` speaks of; absent on the left side of a rule */
  param: DubboUrl | undefined
  isWhen: boolean
}

/** Does the value match the pattern? */
export function matchesPattern(pattern: string, value: string, context: PatternContext): boolean {
  if (isGeneration3(context.generation) && pattern.includes('~')) return isInRange(pattern, value, context.isWhen)
  const { param } = context
  return isMatchGlob(param && pattern.startsWith('$') ? rawParameter(param, pattern.slice(1), context.generation) : pattern, value)
}

export const isGeneration3 = (generation: SimulatedGeneration): boolean => generation === '3.2' || generation === '3.3'

/** `UrlUtils#isMatchGlobPattern`: one `*`, the last one, stands for anything. */
export function isMatchGlob(pattern: string | undefined, value: string | undefined): boolean {
  if (pattern === '*') return true
  const isPatternEmpty = pattern === undefined || pattern === ''
  const isValueEmpty = value === undefined || value === ''
  if (isPatternEmpty || isValueEmpty) return isPatternEmpty && isValueEmpty
  const star = pattern.lastIndexOf('*')
  if (star < 0) return value === pattern
  return value.startsWith(pattern.slice(0, star)) && value.endsWith(pattern.slice(star + 1))
}

/**
 * `RangeValuePattern` (3.2+): `a~b` and `~b`, both ends included. `a~` has one part for Java, so it is invalid: true on the right side
 * of a rule, false on the left. A value that is no number counts as 0.
 */
function isInRange(pattern: string, value: string, isWhen: boolean): boolean {
  const [start = '', end = ''] = javaSplit(pattern, '~')
  if (javaSplit(pattern, '~').length < 2 || (start === '' && end === '')) return !isWhen
  const [number, low, high] = [
    parseInteger(value),
    start === '' ? -Infinity : parseInteger(start),
    end === '' ? Infinity : parseInteger(end),
  ]
  if (number === undefined || low === undefined || high === undefined) return !isWhen
  return number >= low && number <= high
}
