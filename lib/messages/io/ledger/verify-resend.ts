// Proof of a resend: the entry is exe with our claim closed, and exactly one committed copy is on the topic.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { ledgerFingerprint, type LedgerEntry, type ReadableEntry } from '../../ledger.ts'
import { hasStep, paced, planOf } from '../attempt.ts'
import { settleByOperation } from '../store.ts'
import type { TopicFinding } from './on-topic.ts'
import { isOurs, movedText, searchTopic, type LedgerVerbOptions } from './world.ts'

const retryAfterMs = 1_000

/** Reads the world; the item's own row is settled when the proof is there. */
export async function verifyResend(options: LedgerVerbOptions, context: ExecutionContext): Promise<Verification> {
  const { world } = options
  const plan = planOf(context)
  const entry = await world.access.find(plan.key, context.signal)
  const createdAt = entry?.record?.createdAt ?? plan.preparedAtMs
  const finding = await searchTopic(world, { id: plan.key, topic: entry?.record?.topic ?? plan.topic, createdAt }, context.signal)
  const result = isOurs(entry, context) ? judgeClaimed(entry, finding, context) : judgeUnclaimed(entry, finding, context)
  if (result.result === 'succeeded') await settleByOperation(plan.messageId)
  return result.result === 'not-done' ? paced(result, context, { clock: options.clock, tries: ['taking-entry', 'fencing'] }) : result
}

function judgeClaimed(entry: ReadableEntry, finding: TopicFinding, context: ExecutionContext): Verification {
  const done = entry.record.claim?.doneAt !== undefined
  if (finding.onTopic === 'several') return { result: 'contradiction', text: `the message is on its topic more than once: ${finding.text}` }
  if (entry.record.state === 'void') return { result: 'contradiction', text: 'the entry was voided under our claim' }
  if (finding.onTopic === 'unread') return { result: 'waiting', text: finding.text, retryAfterMs }
  if (finding.onTopic === 'open') {
    const foreign = finding.sightings.some((item) => item.status === 'open' && item.operation !== context.operation.id)
    if (foreign) return { result: 'waiting', text: finding.text, retryAfterMs }
    return { result: 'not-done', text: 'an earlier attempt left its transaction open; beginning anew ends it' }
  }
  if (finding.onTopic === 'no') {
    if (done) return { result: 'contradiction', text: 'the entry says that it was sent, and no copy is on the topic' }
    return { result: 'not-done', text: 'the entry is claimed and nothing was sent' }
  }
  if (!done || entry.record.state !== 'exe') return { result: 'not-done', text: 'one copy is on the topic; the entry is not closed yet' }
  const ours = finding.sightings.some((item) => item.status === 'committed' && item.operation === context.operation.id)
  const who = ours ? 'sent by this operation' : 'sent by its owner before; nothing was sent again'
  return { result: 'succeeded', text: `exactly ${finding.text}, ${who}; the entry is exe`, detail: { sightings: finding.sightings } }
}

function judgeUnclaimed(entry: LedgerEntry | undefined, finding: TopicFinding, context: ExecutionContext): Verification {
  const ours = finding.sightings.filter((item) => item.status !== 'aborted' && item.operation === context.operation.id)
  if (ours.length > 0) {
    const what = entry ? 'its entry no longer carries our claim' : 'its entry is gone'
    return {
      result: 'contradiction',
      text: `our copy is on the topic (${finding.text}), but ${what}`,
      detail: { sightings: finding.sightings },
    }
  }
  if (hasStep(context, 'entry-taken'))
    return {
      result: 'contradiction',
      text: 'the claim is no longer on the entry: somebody wrote over it. Nothing was sent by this operation.',
    }
  if (!entry) return { result: 'refused', text: 'the entry is gone: its owner finished it. Nothing was done.' }
  if (ledgerFingerprint(entry) === context.operation.fingerprint)
    return { result: 'not-done', text: 'the entry stands as planned; nothing was done yet' }
  return { result: 'refused', text: `${movedText(entry, context)}. Nothing was done.` }
}
