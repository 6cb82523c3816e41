// Proof of a resend: the entry is exe with our claim closed, and exactly one committed copy is on the topic.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { ledgerFingerprint, type FoundEntry, type ReadableEntry } from '../../ledger.ts'
import type { ResolvePlan } from '../../plan.ts'
import { hasStep, paced, planOf } from '../attempt.ts'
import { settleByOperation } from '../store.ts'
import type { TopicFinding } from './on-topic.ts'
import type { Sighting } from './sightings.ts'
import { hasArrived, isOurs, movedWords, searchTopic, type LedgerVerbOptions, type LedgerWorld } from './world.ts'
import { joined, wordedAs } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'
import { sayOfLog } from '../../log-sentences.ts'

const retryAfterMs = 1_000

/** Reads the world; the item's own row is settled when the proof is there. */
export async function verifyResend(options: LedgerVerbOptions, context: ExecutionContext): Promise<Verification> {
  const { world } = options
  const plan = planOf(context)
  const entry = await world.access.find(plan.key, context.signal)
  const finding = await searchTopic(world, soughtOf(world, plan, entry), context.signal)
  const wasOurs = hasStep(context, 'entry-taken') || (await hasArrived(world, context, 'claimed')) === true
  const unseen = ourCopies(finding, context).length > 0 ? undefined : world.outlet.unseen(context)
  const result = isOurs(entry, context)
    ? judgeClaimed(entry, finding, { context, unseen })
    : judgeUnclaimed(entry, finding, { context, wasOurs, unseen })
  if (result.result === 'succeeded') await settleByOperation(plan.messageId)
  return result.result === 'not-done'
    ? paced(result, context, { clock: options.clock, tries: ['taking-entry', 'fencing', 'sending'] })
    : result
}

/** What to look for: as the entry says, or as was planned where it is gone. */
function soughtOf(world: LedgerWorld, plan: ResolvePlan, entry: FoundEntry | undefined): Parameters<typeof searchTopic>[1] {
  const id = world.layout.placeOf(plan.key)?.id ?? plan.key
  const { topic, createdAt } = entry?.record ?? { topic: plan.topic, createdAt: plan.preparedAtMs }
  return { id, topic, createdAt }
}

const ourCopies = ({ sightings }: TopicFinding, { operation }: ExecutionContext): readonly Sighting[] =>
  sightings.filter((item) => item.status !== 'aborted' && item.operation === operation.id)

/** `unseen`: what it means that our copy is not on the topic, where anything may have been sent. */
type Seen = { context: ExecutionContext; unseen: Verification | undefined }

function judgeClaimed(entry: ReadableEntry, finding: TopicFinding, { context, unseen }: Seen): Verification {
  const done = entry.record.claim?.doneAt !== undefined
  if (finding.onTopic === 'several') return { result: 'contradiction', ...joined([sayOfLog('entry-on-topic-twice'), finding], ': ') }
  if (entry.record.state === 'void') return { result: 'contradiction', ...sayOfLog('entry-voided') }
  if (finding.onTopic === 'unread') return { result: 'waiting', text: finding.text, said: finding.said, retryAfterMs }
  if (finding.onTopic === 'open') return judgeOpen(finding, context)
  if (finding.onTopic === 'no') {
    if (done) return { result: 'contradiction', ...sayOfLog('entry-says-sent') }
    return unseen ?? { result: 'not-done', ...sayOfLog('entry-claimed-unsent') }
  }
  if (!done || entry.record.state !== 'exe') return { result: 'not-done', ...sayOfLog('entry-not-closed') }
  // the owner's copy, and ours may come yet
  if (unseen) return unseen
  return sent(finding, context)
}

function judgeOpen(finding: TopicFinding, { operation }: ExecutionContext): Verification {
  const foreign = finding.sightings.some((item) => item.status === 'open' && item.operation !== operation.id)
  if (foreign) return { result: 'waiting', text: finding.text, said: finding.said, retryAfterMs }
  return { result: 'not-done', ...sayOfLog('entry-left-open') }
}

function sent(finding: TopicFinding, context: ExecutionContext): Verification {
  const who = sayOfLog(ourCopies(finding, context).length > 0 ? 'entry-sent-by-us' : 'entry-sent-by-owner')
  return {
    result: 'succeeded',
    ...wordedAs(`exactly ${finding.text}, ${who.text}; the entry is exe`, [finding, who, sayOfLog('entry-is-exe')]),
    detail: { sightings: finding.sightings },
  }
}

function judgeUnclaimed(
  entry: FoundEntry | undefined,
  finding: TopicFinding,
  { context, wasOurs, unseen }: Seen & { wasOurs: boolean },
): Verification {
  if (ourCopies(finding, context).length > 0) {
    const text = `our copy is on the topic (${finding.text}), but ${entry ? 'its entry no longer carries our claim' : 'its entry is gone'}`
    return {
      result: 'contradiction',
      ...wordedAs(text, [finding, sayOfLog(entry ? 'entry-copy-no-claim' : 'entry-copy-no-entry')]),
      detail: { sightings: finding.sightings },
    }
  }
  if (unseen) return unseen
  if (wasOurs)
    return {
      result: 'contradiction',
      ...joined([sayOfLog('entry-claim-lost'), sayOfLog('entry-nothing-sent')], '. '),
    }
  if (!entry) return { result: 'refused', ...joined([sayOfLog('entry-gone'), say('nothing-was-done')], '. ') }
  if (ledgerFingerprint(entry) === context.operation.fingerprint) return { result: 'not-done', ...sayOfLog('entry-as-planned') }
  return { result: 'refused', ...joined([movedWords(entry, context), say('nothing-was-done')], '. ') }
}
