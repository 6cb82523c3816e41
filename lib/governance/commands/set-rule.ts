// A rule of any kind is set or taken away by one operation over every form its readers need.
import { planOperation } from '../../operations/commands.ts'
import type { OperationRow } from '../../operations/schema.ts'
import { AppError } from '../../platform/errors.ts'
import { movedPaths, sawPath } from '../fingerprint.ts'
import type { RuleConflict } from '../history/draft-schema.ts'
import { mergeLines } from '../history/merge-lines.ts'
import { markPublishing, selectDrafts } from '../io/draft-store.ts'
import { selectContents } from '../io/revision-store.ts'
import { withExpectedCalls } from '../queries/expected-calls.ts'
import { loadRule, type LoadedRule } from '../queries/rule.ts'
import { ruleOperation } from '../rules/rule-operation.ts'
import { plannedFingerprint } from '../rules/rule-plan.ts'
import type { RuleName } from '../rules/rule-places.ts'
import type { RuleChange } from '../rules/rule-schema.ts'
import { previewMoved } from './preview-moved.ts'

/**
 * Plans `rule.set`. Throws `stale-version` with {@link RuleConflict} when the rule moved since it was read, `conflict` when
 * it has a live operation, `invalid-input` when nothing would change or the text would take no effect.
 */
export async function setRule(name: RuleName, change: RuleChange, actor: string): Promise<OperationRow> {
  const loaded = await loadRule({ ...name, registry: change.registry })
  const { sourceId, rule } = loaded
  const planned = await ruleOperation(loaded, change.content)
  // of the rule as it was read, or of these very writes as they were previewed
  const toBePlanned = planned && (await plannedFingerprint(planned.plan))
  if (![loaded.fingerprint, toBePlanned].includes(change.fingerprint)) throw await staleError(loaded, change, actor)
  if (!planned) throw new AppError('invalid-input', 'Nothing would change: the rule says this already.')
  if (change.previewed !== undefined && change.previewed !== toBePlanned) throw previewMoved(planned.plan)
  const operation = await planOperation({ ...(await withExpectedCalls(loaded, planned)), actor, reason: change.reason })
  if (change.content !== null)
    await markPublishing({ ...rule, sourceId }, { author: actor, content: change.content, operationId: operation.id })
  return operation
}

async function staleError(loaded: LoadedRule, change: RuleChange, actor: string): Promise<AppError> {
  const { contents, fingerprint, rule } = loaded
  const moved = (await movedPaths(change.fingerprint, contents)) ?? []
  const which = moved.length === 0 ? 'the rule, who reads it, or the text that was previewed' : moved.join(', ')
  const base = await baseOf(loaded, change, actor)
  const details: RuleConflict = {
    base: base?.content ?? null,
    baseKnown: base !== undefined,
    live: rule.content,
    mine: change.content,
    moved,
    fingerprint,
    merge: base && change.content !== null ? mergeLines({ base: base.content, mine: change.content, live: rule.content }) : null,
  }
  return new AppError('stale-version', `It changed since you read it: ${which}. Nothing was overwritten.`, { details })
}

/** What the change was made from: the author's draft knows, or a revision that the fingerprint names. Undefined: nobody knows. */
async function baseOf(
  { sourceId, rule, path, contents }: LoadedRule,
  { fingerprint }: RuleChange,
  actor: string,
): Promise<{ content: string | null } | undefined> {
  const drafts = await selectDrafts({ ...rule, sourceId })
  const draft = drafts.find(({ author, baseFingerprint }) => author === actor && baseFingerprint === fingerprint)
  if (draft) return { content: draft.baseContent }
  const former = await selectContents({ sourceId, path }, { limit: maxFormer })
  for (const content of [contents[path] ?? null, ...former.map((revision) => revision.content), null])
    if (await sawPath(fingerprint, path, content)) return { content }
  return undefined
}

/** Whoever read a rule longer ago than so many changes of it begins anew. */
const maxFormer = 200
