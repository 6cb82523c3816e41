// What a person changes about policies, and asking an owner.
import { planOperation } from '../../operations/commands.ts'
import { liveOperations } from '../../operations/queries.ts'
import type { OperationRow } from '../../operations/schema.ts'
import type { Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { declaredProbes } from '../io/answer-store.ts'
import { savePolicy, stopPolicy } from '../io/policy-store.ts'
import { findMessage } from '../io/store.ts'
import { askKind, planFor } from '../plan.ts'
import type { GlobalPolicy, Policies, SourcePolicy } from '../policies/schema.ts'
import { sayOfPolicy } from '../policies/sentences.ts'
import { assertMessageSource, listPolicies } from '../queries/policies.ts'

type Change = { revision: number; reason: string; policy: SourcePolicy | GlobalPolicy }

/** Saves a policy, compare-and-set. Throws `not-found`, or `stale-version` with the present revision. */
export async function changePolicy(sourceId: string, change: Change, actor: string): Promise<Answer<Policies>> {
  await assertMessageSource(sourceId)
  await savePolicy({ ...change, sourceId, actor, action: 'message-policy.save' })
  return listPolicies()
}

/** Pulls the kill switch of a source, or of all. When it returns, no policy plans anything any more there. */
export async function pullKillSwitch(sourceId: string, reason: string, actor: string): Promise<Answer<Policies>> {
  await assertMessageSource(sourceId)
  await stopPolicy({ sourceId, actor, reason })
  return listPolicies()
}

/** Plans the operation that asks the owner of one item. Throws `not-found`, or `conflict` where nobody can be asked now. */
export async function askOwnerOf(id: string, reason: string, actor: string): Promise<OperationRow> {
  const message = await findMessage(id)
  if (!message) throw new AppError('not-found', `there is no in-doubt message "${id}"`)
  if (message.settledAt) throw new AppError('conflict', sayOfPolicy('ask-settled').text)
  if (!(await declaredProbes()).has(message.sourceId)) throw new AppError('conflict', sayOfPolicy('policy-no-probe').text)
  const live = (await liveOperations([id])).get(id)
  if (live !== undefined)
    throw new AppError('conflict', 'an operation on this message is already under way', { details: { operationId: live } })
  return planOperation({
    kind: askKind,
    sourceId: message.sourceId,
    target: id,
    actor,
    reason,
    fingerprint: message.fingerprint,
    plan: planFor(message, 'ask', message.state),
  })
}
