// message.mark-done: the owner's own last step, made for it: the znode is deleted once exactly one copy is on the topic.
import type { ExecutionContext, OperationKind, Verification } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import { ledgerFingerprint } from '../../ledger.ts'
import { settleByOperation } from '../store.ts'
import { hasStep, movedText, plannedEntry, planOf, rereadLedger, searchTopic, type LedgerOperationOptions } from './ledger-world.ts'

/** The kind; `checkpoint` names: deleting deleted. */
export function createMarkDoneKind(options: LedgerOperationOptions): OperationKind {
  return {
    kind: 'message.mark-done',
    verifyForMs: 120_000,
    reread: (context) => rereadLedger(options, context),
    execute: (context) => markDone(options, context),
    verify: (context) => verifyMarkDone(options, context),
  }
}

async function markDone({ worldOf, checkpoint }: LedgerOperationOptions, context: ExecutionContext): Promise<void> {
  const world = worldOf(context.operation.sourceId)
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

async function verifyMarkDone({ worldOf }: LedgerOperationOptions, context: ExecutionContext): Promise<Verification> {
  const plan = planOf(context)
  const entry = await worldOf(context.operation.sourceId).access.find(plan.key, context.signal)
  if (entry) {
    if (ledgerFingerprint(entry) === context.operation.fingerprint)
      return { result: 'not-done', text: 'the entry stands as planned; nothing was done yet' }
    return { result: 'refused', text: `${movedText(entry, context)}. Nothing was done.` }
  }
  if (!hasStep(context, 'deleting')) return { result: 'refused', text: 'the entry is gone: its owner cleaned up. Nothing was done.' }
  await settleByOperation(plan.messageId)
  return { result: 'succeeded', text: 'the entry is gone; the copy on the topic was seen before it went' }
}
