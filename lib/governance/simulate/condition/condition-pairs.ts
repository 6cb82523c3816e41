// The grammar of condition rules: ConditionRouter#parseRule (2.x) and ConditionStateRouter#parseRule (3.x) are the same.
import { AppError } from '../../../platform/errors.ts'
import { javaTrim } from '../java-text.ts'
import { sayOfSimulation as say } from '../sentences.ts'

/** Values that a key must have and must not have; patterns, not yet compared. */
export type ConditionPair = { matches: Set<string>; mismatches: Set<string> }
export type Conditions = ReadonlyMap<string, ConditionPair>

/** `target` (the THEN side) undefined: nobody may be called ("=> false", "=>"). */
export type ParsedCondition = { when: Conditions; target: Conditions | undefined }

const none: Conditions = new Map()
/** Java's \s is ASCII */
const token = /([&!=,]*)[ \t\n\v\f\r]*([^&!=, \t\n\v\f\r]+)/g

/** Reads `when => then`. Throws invalid-input where Dubbo throws: the whole rule is then not in force. */
export function parseCondition(text: string): ParsedCondition {
  if (javaTrim(text) === '') throw new AppError('invalid-input', say('condition-empty'))
  const rule = text.replaceAll('consumer.', '').replaceAll('provider.', '')
  const arrow = rule.indexOf('=>')
  const when = arrow < 0 ? '' : javaTrim(rule.slice(0, arrow))
  const target = javaTrim(arrow < 0 ? rule : rule.slice(arrow + 2))
  return {
    when: isBlank(when) || when === 'true' ? none : parsePairs(when),
    target: isBlank(target) || target === 'false' ? undefined : parsePairs(target),
  }
}

/** Reads one side of a condition. Throws invalid-input. */
export function parsePairs(rule: string): Conditions {
  const pairs = new Map<string, ConditionPair>()
  let pair: ConditionPair | undefined
  let values: Set<string> | undefined
  for (const { 1: separator = '', 2: content = '', index } of rule.matchAll(token)) {
    if (separator === '' || separator === '&') {
      pair = (separator === '&' && pairs.get(content)) || { matches: new Set(), mismatches: new Set() }
      pairs.set(content, pair)
    } else {
      values = valuesAfter(separator, pair, values)
      if (!values) throw new AppError('invalid-input', say('condition-illegal', { rule, separator, content, index }))
      values.add(content)
    }
  }
  return pairs
}

/** Where a value belongs that follows the separator; undefined where Dubbo refuses it. */
function valuesAfter(separator: string, pair: ConditionPair | undefined, values: Set<string> | undefined): Set<string> | undefined {
  if (separator === '=') return pair?.matches
  if (separator === '!=') return pair?.mismatches
  return separator === ',' && values !== undefined && values.size > 0 ? values : undefined
}

export const isBlank = (text: string | undefined): boolean => text === undefined || /^\s*$/.test(text)
