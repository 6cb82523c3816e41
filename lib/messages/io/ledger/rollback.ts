// message.rollback: one compare-and-set Init → void with our claim. A returning owner gets BAD_VERSION on its own exe, and never sends.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import { ledgerFingerprint } from '../../ledger.ts'
import { announcedEffect, paced, planOf } from '../attempt.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import { auditedAs, fencePrevious, hasArrived, isOurs, movedWords, plannedEntry, searchTopic, type LedgerVerbOptions } from './world.ts'
import { joined, wordedAs } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'
import { sayOfLog } from '../../log-sentences.ts'
import { answerWords } from '../check-back.ts'

/** The verb; `checkpoint` names: voiding voided. */
export function createRollbackVerb(options: LedgerVerbOptions): SourceVerb {
  return {
    execute: (context) => announcedEffect(context, 'voiding', () => rollBack(options, context)),
    verify: (context) => verifyRollback(options, context),
  }
}

async function rollBack({ world, clock, checkpoint }: LedgerVerbOptions, context: ExecutionContext): Promise<void> {
  if (isOurs(await world.access.find(planOf(context).key, context.signal), context)) return
  const entry = await plannedEntry(world, context)
  if (entry.record.state !== 'Init') throw new AppError('conflict', sayOfLog('entry-not-prepared', { state: entry.record.state }))
  await fencePrevious(world, entry, context)
  const finding = await searchTopic(world, { ...entry.record, id: entry.id }, context.signal)
  if (finding.onTopic !== 'no') throw new AppError('conflict', joined([sayOfLog('entry-not-rolled-back'), finding], ': '))
  if (world.checkBack) {
    const answer = await world.checkBack(entry.id, context.signal)
    await context.record({
      name: 'asked-owner',
      status: 'done',
      ...answerWords(answer),
      detail: { verdict: answer.verdict },
    })
    if (answer.verdict === 'commit') throw new AppError('conflict', say('owner-now-committed'))
  }
  await context.record({
    name: 'voiding',
    status: 'waiting',
    ...sayOfLog('entry-voiding', { version: entry.version }),
  })
  await checkpoint?.('voiding')
  const at = clock.now().getTime()
  const claim = { operation: context.operation.id, at, doneAt: at }
  await world.access.write(entry, { state: 'void', updatedAt: at, claim }, { context, write: 'void', at })
  await checkpoint?.('voided')
  await context.record({ name: 'voided', status: 'done', ...sayOfLog('entry-void'), ...auditedAs(world, context, 'void') })
}

async function verifyRollback({ world, clock }: LedgerVerbOptions, context: ExecutionContext): Promise<Verification> {
  const plan = planOf(context)
  const entry = await world.access.find(plan.key, context.signal)
  if (!isOurs(entry, context)) {
    if (await hasArrived(world, context, 'void')) return { result: 'contradiction', ...sayOfLog('entry-claim-lost') }
    if (!entry) return { result: 'refused', ...joined([sayOfLog('entry-gone'), say('nothing-was-done')], '. ') }
    if (ledgerFingerprint(entry) === context.operation.fingerprint)
      return paced({ result: 'not-done', ...sayOfLog('entry-as-planned') }, context, { clock, tries: ['voiding'] })
    return { result: 'refused', ...joined([movedWords(entry, context), say('nothing-was-done')], '. ') }
  }
  if (entry.record.state !== 'void') return { result: 'contradiction', ...sayOfLog('entry-not-void', { state: entry.record.state }) }
  const finding = await searchTopic(world, { ...entry.record, id: entry.id }, context.signal)
  if (finding.onTopic === 'yes' || finding.onTopic === 'several')
    return {
      result: 'contradiction',
      ...wordedAs(`rolled back, and yet ${finding.text}`, [sayOfLog('entry-void-and-copy'), finding]),
      detail: { sightings: finding.sightings },
    }
  if (finding.onTopic !== 'no') return { result: 'waiting', text: finding.text, said: finding.said, retryAfterMs: 1_000 }
  await settleByOperation(plan.messageId)
  return { result: 'succeeded', ...joined([sayOfLog('entry-is-void'), finding], ', and ') }
}
