// message.resend: exactly one committed record on the topic, whatever dies in between.
//   1 claim    CAS of the znode adds {operation, at}: a returning owner gets BAD_VERSION and stops
//   2 begin    transaction with an id made of the operation's: earlier attempts are fenced and decided before we look
//   3 search   the whole topic since the message was made; a copy there → nothing is sent
//   4 send, commit
//   5 close    CAS to exe with claim.doneAt
// Dying after 1: claimed, no copy → done again from 2. After 4 before the commit: the next begin aborts it. During the commit: the
// next begin waits for its outcome, the search sees it. After the commit: the search finds it, only 5 is left.
import type { ExecutionContext } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import type { WholeEntry } from '../../ledger.ts'
import { afterEffect, hasStep, planOf } from '../attempt.ts'
import { operationHeader } from '../kafka/topic-cursor.ts'
import type { SourceVerb } from '../source.ts'
import { readableEntry } from './access.ts'
import {
  auditedAs,
  fencePrevious,
  isOurs,
  plannedEntry,
  searchTopic,
  transactionalIdOf,
  type LedgerVerbOptions,
  type LedgerWorld,
} from './world.ts'
import { verifyResend } from './verify-resend.ts'
import { sayOfMessage as say } from '../../sentences.ts'
import { sayOfLog } from '../../log-sentences.ts'
import { answerWords } from '../check-back.ts'

/** The verb; `checkpoint` names: claiming claimed fenced searched sending sent committing committed closing closed. */
export function createResendVerb(options: LedgerVerbOptions): SourceVerb {
  return {
    async execute(context) {
      const { world } = options
      const claimed = await claim(world, context, options)
      if (claimed.record.claim?.doneAt !== undefined) return
      await deliver(world, claimed, { context, options })
      await close(world, { context, options })
    },
    verify: (context) => verifyResend(options, context),
  }
}

type Doing = { context: ExecutionContext; options: LedgerVerbOptions }

/** The entry under our claim: made now, or found from an earlier attempt. */
async function claim(world: LedgerWorld, context: ExecutionContext, { clock, checkpoint }: LedgerVerbOptions): Promise<WholeEntry> {
  const { signal } = context
  const before = await world.access.find(planOf(context).key, signal)
  if (isOurs(before, context)) return before
  if (hasStep(context, 'entry-taken')) throw new AppError('internal', sayOfLog('entry-claim-lost'))
  const entry = await plannedEntry(world, context)
  await askOwnerAgain(world, entry, context)
  await fencePrevious(world, entry, context)
  const finding = await searchTopic(world, { ...entry.record, id: entry.id }, signal)
  if (finding.onTopic === 'several' || finding.onTopic === 'open' || finding.onTopic === 'unread') throw new AppError('conflict', finding)
  await context.record({
    name: 'taking-entry',
    status: 'waiting',
    ...sayOfLog('entry-taking', { version: entry.version }),
  })
  await checkpoint?.('claiming')
  const at = clock.now().getTime()
  await world.access.write(entry, { claim: { operation: context.operation.id, at } }, { context, write: 'claimed', at })
  await checkpoint?.('claimed')
  await context.record({ name: 'entry-taken', status: 'done', ...sayOfLog('entry-taken'), ...auditedAs(world, context, 'claimed') })
  return readableEntry((await world.access.find(entry.key, signal)) ?? entry)
}

/** An Init entry is sent on the owner's word: it is asked once more. Unreachable changes nothing, a commit is final. */
async function askOwnerAgain(world: LedgerWorld, entry: WholeEntry, context: ExecutionContext): Promise<void> {
  if (!world.checkBack) return
  const answer = await world.checkBack(entry.id, context.signal)
  await context.record({
    name: 'asked-owner',
    status: 'done',
    ...answerWords(answer),
    detail: { verdict: answer.verdict },
  })
  if (answer.verdict === 'rollback') throw new AppError('conflict', say('owner-now-rolled-back'))
}

async function deliver(world: LedgerWorld, entry: WholeEntry, { context, options }: Doing): Promise<void> {
  const { checkpoint, clock } = options
  const { id: operationId } = context.operation
  await context.record({
    name: 'fencing',
    status: 'waiting',
    ...sayOfLog('entry-fencing'),
  })
  const open = await afterEffect(world.sender.begin(transactionalIdOf(operationId)))
  try {
    await checkpoint?.('fenced')
    const finding = await afterEffect(searchTopic(world, { ...entry.record, id: entry.id }, context.signal))
    await context.record({ name: 'searched', status: 'done', text: finding.text, said: finding.said, detail: { onTopic: finding.onTopic } })
    await checkpoint?.('searched')
    if (finding.onTopic === 'yes') return
    if (finding.onTopic !== 'no') throw new AppError('unavailable', finding)
    await context.record({ name: 'sending', status: 'waiting', ...sayOfLog('entry-sending', { topic: entry.record.topic }) })
    await checkpoint?.('sending')
    await afterEffect(
      open.send({
        topic: entry.record.topic,
        key: entry.record.key,
        value: world.format.recordValue(entry),
        headers: { [world.idHeader]: entry.id, [operationHeader]: operationId },
        // a worker's clock behind the owner's must not put the record before the place where searches begin
        timestampMs: Math.max(clock.now().getTime(), entry.record.createdAt),
      }),
    )
    await checkpoint?.('sent')
    await context.record({ name: 'committing', status: 'waiting', ...sayOfLog('entry-committing') })
    await checkpoint?.('committing')
    await afterEffect(open.commit())
    await checkpoint?.('committed')
    await context.record({ name: 'committed', status: 'done', ...sayOfLog('entry-committed') })
  } finally {
    await open.close()
  }
}

/** The last write: from here on the entry is settled for every reader of the ledger. */
async function close(world: LedgerWorld, { context, options }: Doing): Promise<void> {
  const { checkpoint, clock } = options
  const now = await world.access.find(planOf(context).key, context.signal)
  if (!isOurs(now, context)) throw new AppError('internal', sayOfLog('entry-claim-lost'))
  await context.record({ name: 'closing', status: 'waiting', ...sayOfLog('entry-closing') })
  await checkpoint?.('closing')
  const at = clock.now().getTime()
  const claim = { operation: context.operation.id, at: now.record.claim?.at ?? at, doneAt: at }
  await afterEffect(world.access.write(now, { state: 'exe', updatedAt: at, claim }, { context, write: 'exe', at }))
  await checkpoint?.('closed')
  await context.record({ name: 'closed', status: 'done', ...sayOfLog('entry-closed'), ...auditedAs(world, context, 'exe') })
}
