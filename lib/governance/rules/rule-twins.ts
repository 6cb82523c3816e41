import { encodeNodeName } from '../../registry/dubbo-url.ts'
import { isAppError } from '../../platform/errors.ts'
import type { RuleRoots } from '../service-key.ts'
import { checkedRuleKey, urlPlace, type RuleName } from './rule-places.ts'
import { translateRule } from './translate-rule.ts'

/** Old URLs that say to 2.6 exactly what a document says; none for what cannot be told to it. */
export function twinsOf(rule: RuleName, content: string): string[] {
  try {
    return translateRule({ ...rule, key: checkedRuleKey(rule) }, content).urls
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return []
    throw error
  }
}

/** The same by the paths of their nodes. */
export function twinNodes(rule: RuleName, roots: RuleRoots, content: string | null): Map<string, string> {
  const place = urlPlace(roots, rule)
  if (!place || content === null) return new Map()
  return new Map(twinsOf(rule, content).map((url) => [`${place.directory}/${encodeNodeName(url)}`, url]))
}
