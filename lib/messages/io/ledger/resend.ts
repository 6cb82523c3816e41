// message.resend: exactly one record on the topic, whatever dies in between.
//   1 claim    CAS of the znode adds {operation, at}: a returning owner gets BAD_VERSION and stops
//   2 begin    Kafka: a transaction with an id made of the operation's, so that earlier attempts are fenced and decided before we look
//   3 search   the whole topic since the message was made; a copy there → nothing is sent
//   4 send     Kafka: and commit. RocketMQ: rocketmq-outlet.ts
//   5 close    CAS to exe with claim.doneAt
// Dying after 1: claimed, no copy → done again from 2. After 4: the search finds it, only 5 is left. During 4, Kafka: the next begin
// aborts it, or waits for the outcome of its commit; RocketMQ: nothing is sent again while it may still come.
import type { ExecutionContext } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import type { WholeEntry } from '../../ledger.ts'
import { afterEffect, announcedEffect, hasStep, planOf } from '../attempt.ts'
import type { SourceVerb } from '../source.ts'
import { readableEntry } from './access.ts'
import { auditedAs, fencePrevious, isOurs, plannedEntry, searchTopic, type LedgerVerbOptions, type LedgerWorld } from './world.ts'
import { verifyResend } from './verify-resend.ts'
import { sayOfMessage as say } from '../../sentences.ts'
import { sayOfLog } from '../../log-sentences.ts'
import { answerWords } from '../check-back.ts'

/** The verb; `checkpoint` names: claiming claimed fenced searched closing closed, and those of the outlet in between. */
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
async function claim(world: LedgerWorld, context: ExecutionContext, options: LedgerVerbOptions): Promise<WholeEntry> {
  const before = await world.access.find(planOf(context).key, context.signal)
  if (isOurs(before, context)) return before
  if (hasStep(context, 'entry-taken')) throw new AppError('internal', sayOfLog('entry-claim-lost'))
  return announcedEffect(context, 'taking-entry', () => takeEntry(world, context, options))
}

async function takeEntry(world: LedgerWorld, context: ExecutionContext, { clock, checkpoint }: LedgerVerbOptions): Promise<WholeEntry> {
  const { signal } = context
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
  const { id, topic, key, createdAt } = { ...entry.record, id: entry.id }
  const attempt = await afterEffect(world.outlet.begin(context))
  try {
    await checkpoint?.('fenced')
    const finding = await afterEffect(searchTopic(world, { id, topic, createdAt }, context.signal, attempt))
    await context.record({ name: 'searched', status: 'done', text: finding.text, said: finding.said, detail: { onTopic: finding.onTopic } })
    await checkpoint?.('searched')
    if (finding.onTopic === 'yes') return
    if (finding.onTopic !== 'no') throw new AppError('unavailable', finding)
    const renew = (): Promise<void> => {
      const at = clock.now().getTime()
      return world.access.write(entry, { claim: { operation: context.operation.id, at } }, { context, write: `renewed-${at}`, at })
    }
    await afterEffect(attempt.send({ id, topic, key, createdAt, value: world.format.recordValue(entry) }, renew))
  } finally {
    await attempt.close()
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
