// Takes bulk runs forward: follow what is under way, then begin the next. It holds no state of its own, so it may die anywhere: the id of an
// item's operation is in the frozen list, so whoever comes after finds out whether it was planned, and an item is planned once.
import { planOperation } from '../../operations/commands.ts'
import { operationOutcomes } from '../../operations/queries.ts'
import { AppError, isAppError, messageOf, type ErrorCode } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { itemStateOf, nextMove } from '../bulk/progress.ts'
import { claimRun, endItem, endRun, fenceRun, pauseRun, putBack, restRun, runningItems, takeItems } from '../io/bulk-claims.ts'
import { countItems, type StoredItem, type StoredRun } from '../io/bulk-store.ts'
import { sentences } from '../verbs.ts'
import { planResolve } from '../queries/plan-resolve.ts'
import { suggestionOf } from '../queries/policies.ts'

/** What a driver does: the places where it may die. */
export type BulkEffects = { take: typeof takeItems; plan: typeof planOperation; end: typeof endItem }

type DriverOptions = { holder: string; log: Log; claimTtlMs?: number; effects?: BulkEffects }

export type BulkDriver = {
  /** Takes every due run one step forward; false when nothing could be done for any. */
  runOnce(signal?: AbortSignal): Promise<boolean>
}

const real: BulkEffects = { take: takeItems, plan: planOperation, end: endItem }
/** These say that the item must not be done; anything else, that it could not be tried now. */
const refusals: readonly ErrorCode[] = ['not-found', 'stale-version', 'conflict', 'invalid-input']
/** a run that cannot be worked on now (the database, a bug) must not spin */
const brokenMs = 2000
/** a paused run without anything under way is due again at a person's word only */
const pausedMs = 3_600_000

export function createBulkDriver({ holder, log, claimTtlMs = 20_000, effects = real }: DriverOptions): BulkDriver {
  return {
    async runOnce(signal = new AbortController().signal) {
      const seen: string[] = []
      let moved = false
      while (!signal.aborted) {
        const run = await claimRun(holder, claimTtlMs, seen)
        if (!run) break
        seen.push(run.id)
        try {
          const { progressed, restMs } = await step(run, effects)
          moved ||= progressed
          await restRun(run, restMs)
        } catch (error) {
          log.warn({ run: run.id, reason: messageOf(error) }, 'bulk run interrupted')
          await restRun(run, brokenMs)
        }
      }
      return moved
    },
  }
}

/** `restMs`: 0 = look again as soon as an operation ended. */
async function step(run: StoredRun, effects: BulkEffects): Promise<{ progressed: boolean; restMs: number }> {
  const ended = await followItems(run, effects)
  const counts = await countItems(run.id)
  const move = nextMove(run, counts)
  switch (move.do) {
    case 'take':
      return { progressed: (await effects.take(run, move.upTo, run.perMinute)) > 0 || ended, restMs: 0 }
    case 'follow':
      return { progressed: ended, restMs: 0 }
    case 'pause':
      await pauseRun(run, { by: move.because, who: 'worker', reason: '' })
      return { progressed: true, restMs: 0 }
    case 'end':
      await endRun(run, move.state, counts)
      return { progressed: true, restMs: 0 }
    case 'rest':
      return { progressed: ended, restMs: pausedMs }
  }
}

/** Plans what is taken and not planned, notes what has ended. True where something ended. */
async function followItems(run: StoredRun, effects: BulkEffects): Promise<boolean> {
  const items = await runningItems(run.id)
  const outcomes = await operationOutcomes(items.map(({ operationId }) => operationId))
  let ended = false
  for (const item of items) {
    const outcome = outcomes.get(item.operationId)
    const state = outcome && itemStateOf(outcome.state)
    if (state) await effects.end(run, item.seq, { state, text: outcome.outcome })
    else if (!outcome && run.state !== 'running') await putBack(run, item.seq)
    else if (!outcome) ended = !(await plan(run, item, effects)) || ended
    ended ||= state !== undefined
  }
  return ended
}

/** False when it was refused: the message is not as it was when the list was frozen. Nothing is planned anew. */
async function plan(run: StoredRun, item: StoredItem, effects: BulkEffects): Promise<boolean> {
  try {
    const { verb, seen } = item
    if (verb === null) throw new AppError('conflict', sentences.notOffered)
    const planned = await planResolve(item.messageId, { verb, fingerprint: item.fingerprint })
    const { cause, verdict, before } = planned.plan
    // a fingerprint is the source's: what the owner says of it may have changed without it
    if (cause !== seen.cause || verdict !== seen.verdict || before !== seen.state)
      throw new AppError('stale-version', sentences.movedSinceFrozen)
    // so may what its policy makes of the owner's answers
    if (seen.why && (await suggestionOf(item.messageId))?.verb !== verb) throw new AppError('stale-version', sentences.notSuggestedAnyMore)
    await effects.plan(
      {
        ...planned,
        id: item.operationId,
        actor: run.actor,
        reason: `bulk run: ${run.reason}`,
        background: true,
      },
      async (sql) => void (await fenceRun(sql, run)),
    )
    return true
  } catch (error) {
    if (!isAppError(error) || !refusals.includes(error.code)) throw error
    await effects.end(run, item.seq, { state: 'refused', text: error.message })
    return false
  }
}
