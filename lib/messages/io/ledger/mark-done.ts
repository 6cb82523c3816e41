// message.mark-done: the owner's own last step, made for it: the znode is deleted once exactly one copy is on the topic.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import { ledgerFingerprint } from '../../ledger.ts'
import { announcedEffect, hasStep, paced, planOf } from '../attempt.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import { auditedAs, hasArrived, movedWords, plannedEntry, searchTopic, type LedgerVerbOptions } from './world.ts'
import { joined } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'
import { sayOfLog } from '../../log-sentences.ts'

/** The verb; `checkpoint` names: deleting deleted. */
export function createMarkDoneVerb(options: LedgerVerbOptions): SourceVerb {
  return {
    execute: (context) => announcedEffect(context, 'deleting', () => markDone(options, context)),
    verify: (context) => verifyMarkDone(options, context),
  }
}

async function markDone({ world, clock, checkpoint }: LedgerVerbOptions, context: ExecutionContext): Promise<void> {
  const entry = await plannedEntry(world, context)
  if (entry.record.state !== 'exe') throw new AppError('conflict', sayOfLog('entry-not-executed', { state: entry.record.state }))
  const finding = await searchTopic(world, { ...entry.record, id: entry.id }, context.signal)
  if (finding.onTopic !== 'yes') throw new AppError('conflict', joined([sayOfLog('entry-not-marked'), finding], ': '))
  await context.record({
    name: 'deleting',
    status: 'waiting',
    ...joined([sayOfLog('entry-deleting', { version: entry.version }), finding]),
  })
  await checkpoint?.('deleting')
  await world.access.remove(entry, { context, at: clock.now().getTime() })
  await checkpoint?.('deleted')
  await context.record({ name: 'deleted', status: 'done', ...sayOfLog('entry-deleted'), ...auditedAs(world, context, 'deleted') })
}

async function verifyMarkDone({ world, clock }: LedgerVerbOptions, context: ExecutionContext): Promise<Verification> {
  const plan = planOf(context)
  const entry = await world.access.find(plan.key, context.signal)
  if (entry) {
    if (ledgerFingerprint(entry) === context.operation.fingerprint)
      return paced({ result: 'not-done', ...sayOfLog('entry-as-planned') }, context, { clock, tries: ['deleting'] })
    return { result: 'refused', ...joined([movedWords(entry, context), say('nothing-was-done')], '. ') }
  }
  // where there is no audit, who deleted it in that moment cannot be told
  if (!hasStep(context, 'deleting') || (await hasArrived(world, context, 'deleted')) === false)
    return { result: 'refused', ...joined([sayOfLog('entry-gone-cleaned'), say('nothing-was-done')], '. ') }
  await settleByOperation(plan.messageId)
  return { result: 'succeeded', ...sayOfLog('entry-gone-copy-seen') }
}
