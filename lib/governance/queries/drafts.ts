// Drafts of rules as their authors see them.
import { answerFrom, nowAnswer, type Answer } from '../../platform/answer.ts'
import { sourceAges } from '../../platform/sources.ts'
import type { Drafts, OwnDraft } from '../history/draft-schema.ts'
import { mergeLines } from '../history/merge-lines.ts'
import { selectDrafts, selectOpenDrafts } from '../io/draft-store.ts'
import { selectRegistries } from '../io/rule-list-store.ts'
import type { RuleName } from '../rules/rule-places.ts'
import { loadRule } from './rule.ts'

/** The author's draft, with what the rule became meanwhile. Throws not-found, invalid-input. */
export async function getDrafts(name: RuleName & { registry: string }, author: string): Promise<Answer<Drafts>> {
  const { sourceId, rule, fingerprint } = await loadRule(name)
  const drafts = await selectDrafts({ ...rule, sourceId })
  const mine = drafts.find((draft) => draft.author === author)
  const live = rule.content
  const conflict =
    mine === undefined || mine.baseFingerprint === fingerprint || mine.content === live
      ? null
      : { live, fingerprint, merge: mergeLines({ base: mine.baseContent, mine: mine.content, live }) }
  const data: Drafts = {
    mine: mine
      ? {
          content: mine.content,
          base: { content: mine.baseContent, fingerprint: mine.baseFingerprint },
          updatedAt: mine.updatedAt.toISOString(),
          operationId: mine.operationId,
          conflict,
        }
      : null,
    others: drafts.flatMap((draft) =>
      draft.author === author ? [] : [{ author: draft.author, updatedAt: draft.updatedAt.toISOString() }],
    ),
  }
  return answerFrom(data, await sourceAges({ ids: [sourceId] }))
}

export async function listOwnDrafts(author: string): Promise<Answer<OwnDraft[]>> {
  const ids = (await selectRegistries(undefined)).map(({ id }) => id)
  const drafts = await selectOpenDrafts(ids, author)
  return nowAnswer(
    drafts.map(({ registry, kind, scope, key, updatedAt, operationId }) => ({
      registry,
      kind,
      scope,
      key,
      updatedAt: updatedAt.toISOString(),
      operationId,
    })),
  )
}
