// A draft is its author's alone: saving one touches no registry, so it is no operation.
import type { PutDraft } from '../history/draft-schema.ts'
import { removeDraft, selectDrafts, upsertDraft } from '../io/draft-store.ts'
import { locateRule } from '../queries/locate-rule.ts'
import { loadRule } from '../queries/rule.ts'
import type { RuleName } from '../rules/rule-places.ts'

/** What the rule says already is no draft: there is nothing in it to go on from. Throws not-found, invalid-input. */
export async function saveDraft(name: RuleName, { registry, content, base }: PutDraft, author: string): Promise<void> {
  const { sourceId, rule, fingerprint } = await loadRule({ ...name, registry })
  if (content === rule.content) return removeDraft({ ...rule, sourceId }, author)
  const drafts = await selectDrafts({ ...rule, sourceId })
  const known = drafts.find((draft) => draft.author === author)
  const kept = known && { content: known.baseContent, fingerprint: known.baseFingerprint }
  const begun = base ?? kept ?? { content: rule.content, fingerprint }
  await upsertDraft({ ...rule, sourceId }, { author, content, baseContent: begun.content, baseFingerprint: begun.fingerprint })
}

export async function deleteDraft(name: RuleName & { registry: string }, author: string): Promise<void> {
  const { sourceId, name: located } = await locateRule(name)
  await removeDraft({ ...located, sourceId }, author)
}
