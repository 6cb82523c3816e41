// Where a draft lies, and the rules as they stand once it is laid over them.
import { AppError } from '../../platform/errors.ts'
import { formatColonKey } from '../../registry/service-id.ts'
import type { RuleKind } from '../../registry/rows.ts'
import type { DraftKind, RuleDraft } from '../rules/schema.ts'
import { parseRuleService, type RuleRoots } from '../service-key.ts'
import type { PreviewRule } from './model.ts'
import { rulePath, type RuleSuffix } from './rule-set.ts'

const forms: Readonly<Record<DraftKind, { suffix: RuleSuffix; kind: RuleKind; scopes: readonly RuleDraft['scope'][] }>> = {
  override: { suffix: 'configurators', kind: 'configurators', scopes: ['service', 'application'] },
  condition: { suffix: 'condition-router', kind: 'condition-router', scopes: ['service', 'application'] },
  tag: { suffix: 'tag-router', kind: 'tag-router', scopes: ['application'] },
  script: { suffix: 'script-router', kind: 'script-router', scopes: ['application'] },
  affinity: { suffix: 'affinity-router', kind: 'other', scopes: ['service', 'application'] },
  migration: { suffix: 'migration', kind: 'migration', scopes: ['application'] },
  mesh: { suffix: 'MESHAPPRULE', kind: 'other', scopes: ['application'] },
}

/** The draft's own znode, in the form of 2.7.3 and later. Throws invalid-input with the field. */
export function pathOfDraft({ kind, scope, key }: Pick<RuleDraft, 'kind' | 'scope' | 'key'>, roots: RuleRoots): string {
  const { suffix, scopes } = forms[kind]
  if (!scopes.includes(scope)) throw invalid('rule.scope', `A ${kind} rule is of an ${scopes.join(' or ')}, never of a ${scope}.`)
  if (scope === 'service') return rulePath(roots, formatColonKey(parseRuleService(key)), suffix)
  if (key.includes('/') || key === '.' || key === '..') throw invalid('rule.key', 'The name of an application has no "/".')
  return rulePath(roots, key, suffix)
}

/** What a write leaves at a path; null takes it away. */
export type RuleWrite = { path: string; after: string | null; kind: RuleKind; key: string }

/** The one write of the draft itself; old forms beside it are the planner's. */
export const writeOfDraft = (draft: RuleDraft, roots: RuleRoots): RuleWrite => ({
  path: pathOfDraft(draft, roots),
  after: draft.content,
  kind: forms[draft.kind].kind,
  key: draft.key,
})

export function layOver(rules: readonly PreviewRule[], writes: readonly RuleWrite[]): PreviewRule[] {
  const paths = new Set(writes.map((write) => write.path))
  const made = writes.flatMap(({ path, after, kind, key }) => (after === null ? [] : [{ path, kind, key, content: after }]))
  return [...rules.filter((rule) => !paths.has(rule.path)), ...made]
}

const invalid = (field: string, text: string): AppError => new AppError('invalid-input', `${field}: ${text}`, { details: { field } })
