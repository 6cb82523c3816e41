// What a verb on a message would do, decided on the row as it is now. Web plans single ones with it, the worker those of a bulk run.
import { liveOperations } from '../../operations/queries.ts'
import { AppError } from '../../platform/errors.ts'
import { findMessage } from '../io/store.ts'
import { operationKindOf, planFor, type ResolvePlan } from '../plan.ts'
import type { VerbName } from '../verb-names.ts'
import { factsOf, sentences, stateAfter, verbsFor } from '../verbs.ts'

type Asked = { verb: VerbName; fingerprint: string }
type Planned = { kind: string; sourceId: string; target: string; fingerprint: string; plan: ResolvePlan }

/** Throws as `resolveMessage` says; plans nothing yet. */
export async function planResolve(id: string, { verb, fingerprint }: Asked): Promise<Planned> {
  const message = await findMessage(id)
  if (!message) throw new AppError('not-found', `there is no in-doubt message "${id}"`)
  const live = (await liveOperations([id])).get(id)
  if (live !== undefined) throw new AppError('conflict', sentences.busySince, { details: { operationId: live } })
  if (message.settledAt)
    throw new AppError('conflict', `it is settled already (${message.settledBy ?? 'by its owner'})`, {
      details: { settledBy: message.settledBy },
    })
  if (message.fingerprint !== fingerprint) {
    throw new AppError('stale-version', sentences.movedSinceSeen, {
      details: { fingerprint: message.fingerprint, state: message.state, cause: message.cause },
    })
  }
  const offered = verbsFor(factsOf(message, false)).find((item) => item.verb === verb)
  if (!offered) throw new AppError('conflict', `"${verb}" is not something that can be done with a message of this kind`)
  if (!offered.allowed) throw new AppError('conflict', offered.reason, { details: { verb, reason: offered.reason } })
  return {
    kind: operationKindOf(verb),
    sourceId: message.sourceId,
    target: id,
    fingerprint,
    plan: planFor(message, verb, stateAfter(message.sourceKind, verb, message.state)),
  }
}
