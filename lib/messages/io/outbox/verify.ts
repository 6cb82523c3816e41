// What became of a verb: first whether our transaction was committed, then what the row says since.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import type { OutboxVerb } from '../../outbox/mapping-types.ts'
import type { OutboxRow } from '../../outbox/row.ts'
import { hasStep, paced, planOf } from '../attempt.ts'
import { settleByOperation } from '../store.ts'
import { marksTable } from '../sql/mysql-session.ts'
import type { SqlSession, Written } from '../sql/session.ts'
import type { OutboxTable } from './table.ts'
import { changeOf, goneText, movedText, type OutboxWorld } from './world.ts'

const retryAfterMs = 200

/** Reads the database; the item's own row is settled when the proof is there. */
export async function verifyOutbox(world: OutboxWorld, verb: OutboxVerb, context: ExecutionContext): Promise<Verification> {
  const result = await world.withTable(async (table, session): Promise<Verification> => {
    const [row] = await table.byKeys([planOf(context).key])
    const written = await writtenByUs(world, { table, session, row, context })
    if (written === 'open') return { result: 'waiting', text: 'an earlier attempt still holds the row', retryAfterMs }
    if (written === 'unknown')
      return {
        result: 'contradiction',
        text: `nobody can tell whether the change was committed: this server keeps no proof of it (a table ${marksTable} would). Look at the topic or the consumer before anything else.`,
      }
    if (written === 'no') return judgeUnwritten(row, context)
    return verb === 'resend' ? judgeResent(world, row, context) : judgeChanged(world, table, row, verb)
  })
  if (result.result === 'succeeded') await settleByOperation(planOf(context).messageId)
  return result.result === 'not-done' ? paced(result, context, { clock: world.clock, tries: ['writing'] }) : result
}

type Seen = { table: OutboxTable; session: SqlSession; row: OutboxRow | undefined; context: ExecutionContext }

/** Any attempt whose write was committed counts; the newest one may still be open. */
async function writtenByUs(world: OutboxWorld, seen: Seen): Promise<Written> {
  const { session, context } = seen
  if (hasStep(context, 'written')) return 'yes'
  let answer: Written = 'no'
  for (const step of context.steps.filter(({ name }) => name === 'writing')) {
    const said = await session.written(step.detail, context.operation.id)
    const found = said === 'unknown' ? await guess(world, seen, String(step.detail['left'])) : said
    if (found === 'yes' || found === 'open') return found
    if (found === 'unknown') answer = 'unknown'
  }
  return answer
}

/** Without a receipt the row itself has to tell: it is as our change `left` it, or as it was before. */
async function guess({ mapping }: OutboxWorld, { table, row, context }: Seen, left: string): Promise<Written> {
  const { verb } = planOf(context)
  if ((row?.version ?? '') === left) return 'yes'
  if (row?.version !== context.operation.fingerprint) return row === undefined || verb === 'resend' ? 'yes' : 'unknown'
  if (await table.isLocked(row.id)) return 'open'
  // a relay that leaves times cannot bring a row back to what it was
  const leavesTimes = mapping.columns.claimedUntil !== undefined || mapping.columns.claimedAt !== undefined
  return leavesTimes || verb !== 'resend' ? 'no' : 'unknown'
}

function judgeUnwritten(row: OutboxRow | undefined, context: ExecutionContext): Verification {
  if (!row) return { result: 'refused', text: `${goneText}. Nothing was done.` }
  if (row.version === context.operation.fingerprint) return { result: 'not-done', text: 'the row stands as planned; nothing was done yet' }
  return { result: 'refused', text: `${movedText(row, context)}. Nothing was done.` }
}

function judgeResent({ config, clock }: OutboxWorld, row: OutboxRow | undefined, context: ExecutionContext): Verification {
  if (!row) return { result: 'succeeded', text: 'its relay took the row and removed it' }
  if (row.phase === 'done') return { result: 'succeeded', text: `its relay sent it: the row is "${row.status}"` }
  if (row.phase === 'discarded' || row.phase === 'compensating')
    return { result: 'contradiction', text: `the row was given back to its relay, and is "${row.status}" now` }
  if (row.phase === 'failed' && !row.armed) {
    const why = row.error ? `: ${row.error}` : ''
    return { result: 'contradiction', text: `its relay tried again and failed${why}` }
  }
  const since = context.steps.findLast((step) => step.name === 'writing')?.at.getTime() ?? 0
  if (clock.now().getTime() - since < config.relayWaitMs)
    return { result: 'waiting', text: 'given back to its relay, which did not send it yet', retryAfterMs }
  return {
    result: 'contradiction',
    text: `given back to its relay, and none sent it within ${config.relayWaitMs / 1000} s: is one running?`,
  }
}

async function judgeChanged(world: OutboxWorld, table: OutboxTable, row: OutboxRow | undefined, verb: OutboxVerb): Promise<Verification> {
  const change = changeOf(world, table, verb)
  if (!row)
    return { result: 'succeeded', text: change === 'delete' ? 'the row is deleted' : 'the row was changed, and is cleaned up since' }
  if (change !== 'delete' && (await table.matches(row.id, change))) return { result: 'succeeded', text: `the row is "${row.status}"` }
  return { result: 'contradiction', text: `the change was made, and the row is "${row.status}" since: somebody wrote over it` }
}
