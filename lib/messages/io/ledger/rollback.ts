// message.rollback: one compare-and-set Init → void with our claim. A returning owner gets BAD_VERSION on its own exe, and never sends.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import { ledgerFingerprint } from '../../ledger.ts'
import { planOf } from '../attempt.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import { fencePrevious, isOurs, movedText, plannedEntry, searchTopic, type LedgerVerbOptions } from './world.ts'

/** The verb; `checkpoint` names: voiding voided. */
export function createRollbackVerb(options: LedgerVerbOptions): SourceVerb {
  return {
    execute: (context) => rollBack(options, context),
    verify: (context) => verifyRollback(options, context),
  }
}

async function rollBack({ world, clock, checkpoint }: LedgerVerbOptions, context: ExecutionContext): Promise<void> {
  if (isOurs(await world.access.find(planOf(context).key, context.signal), context)) return
  const entry = await plannedEntry(world, context)
  if (entry.record.state !== 'Init')
    throw new AppError('conflict', `only a prepared entry can be rolled back; this one is "${entry.record.state}"`)
  await fencePrevious(world, entry, context)
  const finding = await searchTopic(world, { ...entry.record, id: entry.id }, context.signal)
  if (finding.onTopic !== 'no') throw new AppError('conflict', `not rolled back: ${finding.text}`)
  if (world.checkBack) {
    const answer = await world.checkBack(entry.id, context.signal)
    await context.record({
      name: 'asked-owner',
      status: 'done',
      text: `the owner answered "${answer.verdict}"${answer.text ? `: ${answer.text}` : ''}`,
      detail: { verdict: answer.verdict },
    })
    if (answer.verdict === 'commit')
      throw new AppError('conflict', 'its owner now says that it committed: rolling back would lose the message')
  }
  await context.record({
    name: 'voiding',
    status: 'waiting',
    text: `setting the entry to void: compare-and-set on data version ${entry.version}`,
  })
  await checkpoint?.('voiding')
  const at = clock.now().getTime()
  await world.access.write(
    entry,
    { state: 'void', updatedAt: at, claim: { operation: context.operation.id, at, doneAt: at } },
    context.signal,
  )
  await checkpoint?.('voided')
  await context.record({ name: 'voided', status: 'done', text: 'the entry is void; a returning owner is refused' })
}

async function verifyRollback({ world }: LedgerVerbOptions, context: ExecutionContext): Promise<Verification> {
  const plan = planOf(context)
  const entry = await world.access.find(plan.key, context.signal)
  if (!isOurs(entry, context)) {
    if (!entry) return { result: 'refused', text: 'the entry is gone: its owner finished it. Nothing was done.' }
    if (ledgerFingerprint(entry) === context.operation.fingerprint)
      return { result: 'not-done', text: 'the entry stands as planned; nothing was done yet' }
    return { result: 'refused', text: `${movedText(entry, context)}. Nothing was done.` }
  }
  if (entry.record.state !== 'void')
    return { result: 'contradiction', text: `the entry carries our claim and is "${entry.record.state}", not void` }
  const finding = await searchTopic(world, { ...entry.record, id: entry.id }, context.signal)
  if (finding.onTopic === 'yes' || finding.onTopic === 'several')
    return { result: 'contradiction', text: `rolled back, and yet ${finding.text}`, detail: { sightings: finding.sightings } }
  if (finding.onTopic !== 'no') return { result: 'waiting', text: finding.text, retryAfterMs: 1_000 }
  await settleByOperation(plan.messageId)
  return { result: 'succeeded', text: `the entry is void, and ${finding.text}` }
}
