// What a draft would leave where, and the rules as they stand once that is laid over them.
import { AppError, isAppError, sentenceOf } from '../../platform/errors.ts'
import type { Sentence } from '../../platform/sentence.ts'
import { ruleKindOf } from '../../registry/rule-node.ts'
import type { RuleKind } from '../../registry/rows.ts'
import { planRuleWrites, type LiveRules, type PlannedRule, type RuleReader } from '../rules/plan-rule-writes.ts'
import { isUrlForm } from '../rules/rule-forms.ts'
import { planUrlsAway } from '../rules/take-urls.ts'
import { rulePath, suffixes } from '../rules/rule-places.ts'
import type { RuleDraft } from '../rules/schema.ts'
import type { RuleRoots } from '../service-key.ts'
import type { FactRule } from '../weight-facts.ts'

/** What a write leaves at a path; null takes it away. */
export type RuleWrite = { path: string; after: string | null; kind: RuleKind; key: string }

export type DraftPlan = {
  /** Every write that publishing would make, old forms beside the document too; of a refused draft the document alone */
  writes: RuleWrite[]
  /** Undefined where publishing would refuse the draft; `refusal` says why */
  planned: PlannedRule | undefined
  refusal: Sentence | null
}

type World = { live: LiveRules; roots: RuleRoots; readers: readonly RuleReader[]; former?: readonly string[]; urls?: readonly string[] }

/** A draft that would be refused is looked at all the same: somebody else may write it. Throws invalid-input with the field of the request. */
export function planDraft(draft: RuleDraft, { live, ...where }: World): DraftPlan {
  const document = { path: pathOfDraft(draft, where.roots), after: draft.content, kind: ruleKindOf(suffixes[draft.kind]), key: draft.key }
  try {
    const planned = planRuleWrites(draft, live, where)
    return { writes: overlayOf(draft, planned), planned, refusal: null }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid-input') throw error
    return { writes: [document], planned: undefined, refusal: sentenceOf(error) }
  }
}

/** Single old URLs go, and the rest stays. Throws `invalid-input` for a path that is none of the rule's. */
export function planWithoutUrls(rule: RuleDraft, paths: readonly string[], { live, roots, urls = [] }: World): DraftPlan {
  const planned = planUrlsAway(rule, paths, { live, roots, urls })
  return { writes: overlayOf(rule, planned), planned, refusal: null }
}

/** Planned writes as they are laid over rules. */
export const overlayOf = ({ kind, key }: RuleDraft, { writes }: Pick<PlannedRule, 'writes'>): RuleWrite[] =>
  writes.map(({ path, form, after }) => ({
    path,
    after,
    kind: isUrlForm(form) ? (kind === 'override' ? 'override-url' : 'condition-url') : ruleKindOf(suffixes[kind]),
    key,
  }))

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
