import { planOperation } from '../operations/commands.ts'
import { liveOperations } from '../operations/queries.ts'
import type { OperationRow } from '../operations/schema.ts'
import { AppError } from '../platform/errors.ts'
import { findMessage, type StoredMessage } from './io/store.ts'
import { operationKindOf, type ResolvePlan } from './plan.ts'
import type { ResolveRequest, VerbName } from './schema.ts'
import { factsOf, stateAfter, verbsFor } from './verbs.ts'

/**
 * Plans the operation that settles one message. Throws `not-found`; `stale-version` when it is not as the caller saw it; `conflict`
 * when an operation on it is live, it is settled, or the verb is not allowed now (with the reason the screen shows).
 */
export async function resolveMessage(id: string, { verb, reason, fingerprint }: ResolveRequest, actor: string): Promise<OperationRow> {
  const message = await findMessage(id)
  if (!message) throw new AppError('not-found', `there is no in-doubt message "${id}"`)
  const live = (await liveOperations([id])).get(id)
  if (live !== undefined)
    throw new AppError('conflict', 'an operation on this message is already under way', { details: { operationId: live } })
  if (message.settledAt)
    throw new AppError('conflict', `it is settled already (${message.settledBy ?? 'by its owner'})`, {
      details: { settledBy: message.settledBy },
    })
  if (message.fingerprint !== fingerprint) {
    throw new AppError('stale-version', 'the message changed since you looked at it; look again before you decide', {
      details: { fingerprint: message.fingerprint, state: message.state, cause: message.cause },
    })
  }
  const offered = verbsFor(factsOf(message, false)).find((item) => item.verb === verb)
  if (!offered) throw new AppError('conflict', `"${verb}" is not something that can be done with a message of this kind`)
  if (!offered.allowed) throw new AppError('conflict', offered.reason, { details: { verb, reason: offered.reason } })
  return planOperation({
    kind: operationKindOf(verb),
    sourceId: message.sourceId,
    target: id,
    actor,
    reason,
    fingerprint,
    plan: planFor(message, verb),
  })
}

const planFor = (message: StoredMessage, verb: VerbName): ResolvePlan => ({
  messageId: message.id,
  key: message.key,
  verb,
  topic: message.topic,
  businessKey: message.businessKey,
  cause: message.cause,
  verdict: message.verdict,
  identity: message.identity,
  preparedAtMs: (message.preparedAt ?? message.firstSeen).getTime(),
  before: message.state,
  after: stateAfter(message.sourceKind, verb, message.state),
})
