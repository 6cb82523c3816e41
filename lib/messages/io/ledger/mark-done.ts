// message.mark-done: the owner's own last step, made for it: the znode is deleted once exactly one copy is on the topic.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import { ledgerFingerprint } from '../../ledger.ts'
import { hasStep, planOf } from '../attempt.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import { movedText, plannedEntry, searchTopic, type LedgerVerbOptions } from './world.ts'

/** The verb; `checkpoint` names: deleting deleted. */
export function createMarkDoneVerb(options: LedgerVerbOptions): SourceVerb {
  return {
    execute: (context) => markDone(options, context),
    verify: (context) => verifyMarkDone(options, context),
  }
}

async function markDone({ world, checkpoint }: LedgerVerbOptions, context: ExecutionContext): Promise<void> {
  const entry = await plannedEntry(world, context)
  if (entry.record.state !== 'exe')
    throw new AppError('conflict', `only an executed entry can be marked as done; this one is "${entry.record.state}"`)
  const finding = await searchTopic(world, { ...entry.record, id: entry.id }, context.signal)
  if (finding.onTopic !== 'yes') throw new AppError('conflict', `not marked as done: ${finding.text}`)
  await context.record({
    name: 'deleting',
    status: 'waiting',
    text: `deleting the entry at data version ${entry.version}; ${finding.text}`,
  })
  await checkpoint?.('deleting')
  await world.access.remove(entry, context.signal)
  await checkpoint?.('deleted')
  await context.record({ name: 'deleted', status: 'done', text: 'the entry is deleted' })
}

async function verifyMarkDone({ world }: LedgerVerbOptions, context: ExecutionContext): Promise<Verification> {
  const plan = planOf(context)
  const entry = await world.access.find(plan.key, context.signal)
  if (entry) {
    if (ledgerFingerprint(entry) === context.operation.fingerprint)
      return { result: 'not-done', text: 'the entry stands as planned; nothing was done yet' }
    return { result: 'refused', text: `${movedText(entry, context)}. Nothing was done.` }
  }
  if (!hasStep(context, 'deleting')) return { result: 'refused', text: 'the entry is gone: its owner cleaned up. Nothing was done.' }
  await settleByOperation(plan.messageId)
  return { result: 'succeeded', text: 'the entry is gone; the copy on the topic was seen before it went' }
}
