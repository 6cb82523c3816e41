// The policies at work: asks the owners of items that hang, and settles what every probe agrees on, through the same pipeline as a person
// does. It holds no state of its own, so it may die anywhere: the intent has an id that follows from the item, and is made once.
import { createHash } from 'node:crypto'
import { planOperation } from '../../operations/commands.ts'
import { liveOperations } from '../../operations/queries.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Sql } from '../../platform/database.ts'
import { AppError, isAppError, messageOf } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { answersOf } from '../io/answer-store.ts'
import { answeredLately, dueForAsking, noteTried } from '../io/ask-order.ts'
import { decideAbout, lockUnmoved } from '../io/policy-decisions.ts'
import { loadPolicies, policyActor } from '../io/policy-store.ts'
import { askOwner } from '../io/probes/ask-owner.ts'
import type { Probe } from '../io/probes/probe.ts'
import type { StoredMessage } from '../io/store.ts'
import { operationKindOf, planFor, type PolicyEvidence } from '../plan.ts'
import { freshSeconds, type PolicyDecision } from '../policies/decide.ts'
import type { PolicyVerb, SourcePolicy } from '../policies/schema.ts'
import { stateAfter } from '../verbs.ts'

export type PolicyDriverOptions = {
  probes: ReadonlyMap<string, readonly Probe[]>
  leasedSources: () => readonly string[]
  log: Log
  clock: Clock
  /** Called between the decision and its intent; tests die here. */
  checkpoint?: ((name: string) => Promise<void>) | undefined
}

const askedPerRound = 40
const atOnce = 4
const decidedPerRound = 500
/** orders the counting of acts across workers */
const rateLock = 7_241_996

/** One round over the sources that this worker holds. */
export function createPolicyDriver(options: PolicyDriverOptions): { runOnce(signal: AbortSignal): Promise<void> } {
  return {
    async runOnce(signal) {
      for (const sourceId of options.leasedSources()) {
        const probes = options.probes.get(sourceId) ?? []
        if (probes.length === 0 || signal.aborted) continue
        const policy = await workingPolicy(sourceId)
        if (policy) await askDue(sourceId, { policy, probes, options, signal })
        // asking took its time: what holds now is read again
        const present = await workingPolicy(sourceId)
        if (present?.mode === 'auto') await settleDecided(sourceId, present, options, signal)
      }
    },
  }
}

/** Undefined where nothing happens by itself: only shown, or stopped. */
async function workingPolicy(sourceId: string): Promise<SourcePolicy | undefined> {
  const policies = await loadPolicies()
  const { policy } = policies.of(sourceId)
  return policies.all.policy.stopped || policy.stopped || policy.mode === 'show' ? undefined : policy
}

type Asking = { policy: SourcePolicy; probes: readonly Probe[]; options: PolicyDriverOptions; signal: AbortSignal }

async function askDue(sourceId: string, { policy, probes, options, signal }: Asking): Promise<void> {
  const now = options.clock.now()
  const due = await dueForAsking(sourceId, { policy, now, limit: askedPerRound })
  for (let start = 0; start < due.length && !signal.aborted; start += atOnce) {
    // a switch that was pulled meanwhile ends the round
    if (start > 0 && !(await workingPolicy(sourceId))) return
    await Promise.all(
      due.slice(start, start + atOnce).map((message) =>
        askOwner({ message, probes, askedBy: policyActor, operationId: null }, signal).catch((error: unknown) => {
          if (!isAppError(error, 'conflict')) options.log.warn({ message: message.id, reason: messageOf(error) }, 'owner not asked')
        }),
      ),
    )
  }
}

async function settleDecided(sourceId: string, policy: SourcePolicy, options: PolicyDriverOptions, signal: AbortSignal): Promise<void> {
  const now = options.clock.now()
  const rows = await answeredLately(sourceId, { since: new Date(now.getTime() - freshSeconds(policy) * 1000), limit: decidedPerRound })
  const busy = new Set((await liveOperations(rows.map((row) => row.id))).keys())
  const decisions = await decideAbout(rows, { now, busy })
  for (const row of rows) {
    const decision = decisions.get(row.id)
    if (signal.aborted) return
    if (!decision?.act || decision.verb === null) continue
    await options.checkpoint?.('decided')
    if (!(await settle(row, { ...decision, verb: decision.verb }, options))) return
  }
}

/** Plans the operation; false where a switch, a quiet hour or a rate came in between, so that the round is over. */
async function settle(row: StoredMessage, decision: PolicyDecision & { verb: PolicyVerb }, options: PolicyDriverOptions): Promise<boolean> {
  const { log, clock } = options
  const evidence = (await answersOf([row.id])).get(row.id) ?? []
  const kept = evidence.filter(({ fingerprint }) => fingerprint === row.fingerprint)
  try {
    await planOperation(
      {
        id: policyOperationId(row, decision.verb),
        kind: operationKindOf(decision.verb),
        sourceId: row.sourceId,
        target: row.id,
        actor: policyActor,
        reason: decision.why.map(({ text }) => text).join('; '),
        // nobody waits for it; a storm of them must not stand before what a person asked for
        background: true,
        fingerprint: row.fingerprint,
        plan: {
          ...planFor(row, decision.verb, stateAfter(row.sourceKind, decision.verb, row.state)),
          policy: {
            answer: decision.answer,
            why: decision.why,
            evidence: kept.map(({ at, probe, verdict, raw, error, errorSaid }) => ({
              at: at.toISOString(),
              probe,
              verdict,
              raw,
              error,
              errorSaid,
            })),
          } satisfies PolicyEvidence,
        },
      },
      (sql) => assertStill(sql, row, decision.verb, clock.now()),
    )
    log.info({ message: row.id, verb: decision.verb }, 'settled by policy')
    return true
  } catch (error) {
    if (!isAppError(error)) throw error
    log.info({ message: row.id, reason: error.message }, 'not settled by policy')
    return error.code !== 'forbidden'
  }
}

/** The same decision once more, on what is true in the transaction that commits the intent. */
async function assertStill(sql: Sql, seen: StoredMessage, verb: PolicyVerb, now: Date): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [rateLock])
  const row = await lockUnmoved(sql, seen)
  if (!row) throw new AppError('stale-version', 'it moved meanwhile')
  const decision = (await decideAbout([row], { now, busy: new Set(), lock: true }, sql)).get(row.id)
  if (decision?.act && decision.verb === verb) return noteTried(sql, row)
  throw new AppError('forbidden', decision?.why.map(({ text }) => text).join('; ') ?? 'no decision')
}

/** An item as it stands is settled by a policy once, whoever decides it and how often: its operation's id is a hash of it (as a UUID of version 8). */
export function policyOperationId({ id, fingerprint }: Pick<StoredMessage, 'id' | 'fingerprint'>, verb: PolicyVerb): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([policyActor, id, fingerprint, verb]))
    .digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
