// Policies, what they did, what they say of items, and what one that is not saved would do.
import { liveOperations } from '../../operations/queries.ts'
import { nowAnswer, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { listSourceRows } from '../../platform/sources.ts'
import { answersOf, declaredProbes } from '../io/answer-store.ts'
import { decideAbout } from '../io/policy-decisions.ts'
import { lastActs, loadPolicies, policyRevisions, type PolicyRevision, type StoredPolicy } from '../io/policy-store.ts'
import { selectMessages } from '../io/store-lists.ts'
import { findMessage, type StoredMessage } from '../io/store.ts'
import { ageSeconds, messageSourceKinds } from '../model.ts'
import { policyEvidenceSchema } from '../plan.ts'
import { everySource, type AnswerRow, type Policies, type PolicyPreview, type SourcePolicy, type Suggestion } from '../policies/schema.ts'
import { verbNames } from '../verb-names.ts'

const actsShown = 20
const whySchema = policyEvidenceSchema.shape.why
const previewed = 200
const answersShown = 50

/** Every message source with its policy, the limits of all, and what policies did last. */
export async function listPolicies(): Promise<Answer<Policies>> {
  const [policies, probes, sources, acts] = await Promise.all([loadPolicies(), declaredProbes(), messageSources(), lastActs(actsShown)])
  return nowAnswer({
    all: storedOf(policies.all),
    sources: sources.map(({ id, kind, name }) => ({
      source: id,
      sourceKind: kind,
      name,
      ...storedOf(policies.of(id)),
      probes: (probes.get(id) ?? []).map((probe) => ({ name: probe.name, kind: probe.kind, what: probe.what })),
    })),
    acts: acts.flatMap(({ kind, at, why, ...act }) => {
      const verb = verbNames.find((name) => kind === `message.${name}`)
      return verb === undefined ? [] : [{ ...act, verb, why: whySchema.catch([]).parse(why), at: at.toISOString() }]
    }),
  })
}

const storedOf = <P>({ policy, unreadable, revision, updatedAt, updatedBy }: StoredPolicy<P>) => ({
  policy,
  unreadable,
  revision,
  updatedAt: updatedAt?.toISOString() ?? null,
  updatedBy,
})

async function messageSources() {
  const kinds: readonly string[] = messageSourceKinds
  return (await listSourceRows()).filter(({ kind }) => kinds.includes(kind))
}

/** Throws `not-found` for what is no message source; `all` is one here. */
export async function assertMessageSource(sourceId: string): Promise<void> {
  if (sourceId === everySource) return
  const sources = await messageSources()
  if (sources.some(({ id }) => id === sourceId)) return
  throw new AppError('not-found', `there is no message source "${sourceId}". Known: ${sources.map(({ id }) => id).join(', ') || 'none'}.`)
}

/** What a policy that is not saved would do with what is in doubt now, oldest first. */
export async function previewPolicy(sourceId: string, draft: SourcePolicy): Promise<Answer<PolicyPreview>> {
  await assertMessageSource(sourceId)
  const { rows, total } = await selectMessages(
    { source: sourceId, search: '', state: 'open', care: 'all' },
    { sort: 'oldest', offset: 0, limit: previewed },
  )
  const now = new Date()
  const busy = new Set((await liveOperations(rows.map((row) => row.id))).keys())
  const decisions = await decideAbout(rows, { now, busy, draft })
  const items = rows.flatMap((row) => {
    const decision = decisions.get(row.id)
    const { id, key, cause } = row
    return decision ? [{ id, key, cause, age: ageSeconds(row.preparedAt ?? row.firstSeen, now), ...decision }] : []
  })
  return nowAnswer({ open: total, items })
}

/** Revisions of a policy, newest first. */
export async function listPolicyRevisions(sourceId: string): Promise<Answer<(Omit<PolicyRevision, 'at'> & { at: string })[]>> {
  await assertMessageSource(sourceId)
  const rows = await policyRevisions(sourceId, 100)
  return nowAnswer(rows.map((row) => ({ ...row, at: row.at.toISOString() })))
}

/** What policies say of open items, where they say more than "show". */
export async function suggestionsFor(
  rows: readonly StoredMessage[],
  options: { now: Date; busy: ReadonlySet<string> },
): Promise<Map<string, Suggestion>> {
  const policies = await loadPolicies()
  const modeOf = (row: StoredMessage) => policies.of(row.sourceId).policy.mode
  const asked = rows.filter((row) => row.settledAt === null && modeOf(row) !== 'show')
  if (asked.length === 0) return new Map()
  const decisions = await decideAbout(asked, options)
  return new Map(
    asked.flatMap((row) => {
      const decision = decisions.get(row.id)
      return decision ? [[row.id, { mode: modeOf(row), ...decision }] as const] : []
    }),
  )
}

/** What the policy says of one that is not settled, as it is now; undefined where it only shows. */
export async function suggestionOf(messageId: string): Promise<Suggestion | undefined> {
  const message = await findMessage(messageId)
  if (!message) return undefined
  const live = await liveOperations([messageId])
  return (await suggestionsFor([message], { now: new Date(), busy: new Set(live.keys()) })).get(messageId)
}

/** What the owner of an item answered, oldest first, the last 50. */
export async function answerRowsOf(messageId: string): Promise<AnswerRow[]> {
  const answers = (await answersOf([messageId])).get(messageId) ?? []
  return answers.slice(-answersShown).map(({ at, probe, kind, askedBy, operationId, verdict, raw, error, errorSaid, durationMs }) => ({
    at: at.toISOString(),
    probe,
    kind,
    askedBy,
    operationId,
    verdict,
    raw,
    error,
    errorSaid,
    durationMs,
  }))
}
