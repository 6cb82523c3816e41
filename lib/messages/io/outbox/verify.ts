// What became of a verb: first whether our transaction was committed, then what the row says since.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import type { OutboxVerb } from '../../outbox/mapping-types.ts'
import type { OutboxRow } from '../../outbox/row.ts'
import { hasStep, paced, planOf } from '../attempt.ts'
import { settleByOperation } from '../store.ts'
import { marksTable } from '../sql/mysql-session.ts'
import type { SqlSession, Written } from '../sql/session.ts'
import type { OutboxTable } from './table.ts'
import { changeOf, goneWords, movedWords, type OutboxWorld } from './world.ts'
import { joined } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'

const retryAfterMs = 200

/** Reads the database; the item's own row is settled when the proof is there. */
export async function verifyOutbox(world: OutboxWorld, verb: OutboxVerb, context: ExecutionContext): Promise<Verification> {
  const result = await world.withTable(async (table, session): Promise<Verification> => {
    const row = await rowNow({ table, context })
    const written = await writtenByUs(world, { table, session, row, context })
    if (written === 'open') return { result: 'waiting', ...say('row-attempt-open'), retryAfterMs }
    if (written === 'unknown')
      return {
        result: 'contradiction',
        ...say('row-untold', { table: marksTable }),
      }
    if (written === 'no') return judgeUnwritten(row, context)
    // it may have been committed since the row was read
    const now = await rowNow({ table, context })
    return verb === 'resend' ? judgeResent(world, now, context) : judgeChanged(world, table, now, verb)
  })
  if (result.result === 'succeeded') await settleByOperation(planOf(context).messageId)
  return result.result === 'not-done' ? paced(result, context, { clock: world.clock, tries: ['writing'] }) : result
}

type Seen = { table: OutboxTable; session: SqlSession; row: OutboxRow | undefined; context: ExecutionContext }

const rowNow = async ({ table, context }: Pick<Seen, 'table' | 'context'>): Promise<OutboxRow | undefined> =>
  (await table.byKeys([planOf(context).key]))[0]

/** Any attempt whose write was committed counts; the newest one may still be open. */
async function writtenByUs(world: OutboxWorld, seen: Seen): Promise<Written> {
  const { session, context } = seen
  if (hasStep(context, 'written')) return 'yes'
  let answer: Written = 'no'
  for (const step of context.steps.filter(({ name }) => name === 'writing')) {
    const said = await session.written(step.detail, context.operation.id)
    const found = said === 'unknown' ? await guess(world, seen, String(step.detail['left'])) : said
    // PostgreSQL gives out the id of a transaction again that a crash took away; a row that we changed is not as it was planned
    if (found === 'yes' && 'transaction' in step.detail && (await rowNow(seen))?.version === context.operation.fingerprint) continue
    if (found === 'yes' || found === 'open') return found
    if (found === 'unknown') answer = 'unknown'
  }
  return answer
}

/** Without a receipt the row itself has to tell. */
async function guess({ mapping }: OutboxWorld, seen: Seen, left: string): Promise<Written> {
  const { table, row, context } = seen
  if (row?.version === context.operation.fingerprint && (await table.isLocked(row.id))) return 'open'
  // a transaction that ended since the row was read holds it no more, and that row shows nothing of it
  return guessEnded(mapping, { row: await rowNow(seen), context }, left)
}

/** It is as our change `left` it, or as it was before. */
function guessEnded(mapping: OutboxWorld['mapping'], { row, context }: Pick<Seen, 'row' | 'context'>, left: string): Written {
  const { verb } = planOf(context)
  if ((row?.version ?? '') === left) return 'yes'
  if (row?.version !== context.operation.fingerprint) return row === undefined || verb === 'resend' ? 'yes' : 'unknown'
  return verb !== 'resend' || leavesTimes(mapping) ? 'no' : 'unknown'
}

/** A relay that does cannot bring a row back to what it was. */
const leavesTimes = ({ columns }: OutboxWorld['mapping']): boolean => columns.claimedUntil !== undefined || columns.claimedAt !== undefined

function judgeUnwritten(row: OutboxRow | undefined, context: ExecutionContext): Verification {
  if (!row) return { result: 'refused', ...joined([goneWords, say('nothing-was-done')], '. ') }
  if (row.version === context.operation.fingerprint) return { result: 'not-done', ...say('row-as-planned') }
  return { result: 'refused', ...joined([movedWords(row, context), say('nothing-was-done')], '. ') }
}

function judgeResent({ config, clock }: OutboxWorld, row: OutboxRow | undefined, context: ExecutionContext): Verification {
  if (!row) return { result: 'succeeded', ...say('row-relay-removed') }
  if (row.phase === 'done') return { result: 'succeeded', ...say('row-relay-sent', { status: row.status }) }
  if (row.phase === 'discarded' || row.phase === 'compensating')
    return { result: 'contradiction', ...say('row-given-back-is', { status: row.status }) }
  if (row.phase === 'failed' && !row.armed) {
    const why = row.error ? say('row-relay-failed-why', { why: row.error }) : say('row-relay-failed')
    return { result: 'contradiction', ...why }
  }
  const since = context.steps.findLast((step) => step.name === 'writing')?.at.getTime() ?? 0
  if (clock.now().getTime() - since < config.relayWaitMs) return { result: 'waiting', ...say('row-relay-waits'), retryAfterMs }
  return {
    result: 'contradiction',
    ...say('row-relay-silent', { seconds: config.relayWaitMs / 1000 }),
  }
}

async function judgeChanged(world: OutboxWorld, table: OutboxTable, row: OutboxRow | undefined, verb: OutboxVerb): Promise<Verification> {
  const change = changeOf(world, table, verb)
  if (!row) return { result: 'succeeded', ...say(change === 'delete' ? 'row-deleted' : 'row-cleaned-up') }
  if (change !== 'delete' && (await table.matches(row.id, change))) return { result: 'succeeded', ...say('row-is', { status: row.status }) }
  return { result: 'contradiction', ...say('row-overwritten', { status: row.status }) }
}
