// Where a draft lies, and the rules as they stand once it is laid over them.
import { AppError, isAppError } from '../../platform/errors.ts'
import { ruleKindOf } from '../../registry/rule-node.ts'
import type { RuleKind } from '../../registry/rows.ts'
import { rulePath, suffixes } from '../rules/rule-places.ts'
import type { RuleDraft } from '../rules/schema.ts'
import type { RuleRoots } from '../service-key.ts'
import type { FactRule } from '../weight-facts.ts'

/** What a write leaves at a path; null takes it away. */
export type RuleWrite = { path: string; after: string | null; kind: RuleKind; key: string }

/** The one write of the draft itself; old forms beside it are the planner's. Throws invalid-input with the field of the request. */
export const writeOfDraft = (draft: RuleDraft, roots: RuleRoots): RuleWrite => ({
  path: pathOfDraft(draft, roots),
  after: draft.content,
  kind: ruleKindOf(suffixes[draft.kind]),
  key: draft.key,
})

export function layOver(rules: readonly FactRule[], writes: readonly RuleWrite[]): FactRule[] {
  const paths = new Set(writes.map((write) => write.path))
  const made = writes.flatMap(({ path, after, kind, key }) => (after === null ? [] : [{ path, kind, key, content: after }]))
  return [...rules.filter((rule) => !paths.has(rule.path)), ...made]
}

function pathOfDraft(draft: RuleDraft, roots: RuleRoots): string {
  try {
    return rulePath(roots, draft)
  } catch (error) {
    const field = isAppError(error, 'invalid-input') ? error.details['field'] : undefined
    if (typeof field !== 'string' || !(error instanceof AppError)) throw error
    throw new AppError('invalid-input', `rule.${error.message}`, { cause: error, details: { field: `rule.${field}` } })
  }
}
