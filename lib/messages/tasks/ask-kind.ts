// `message.ask`: a person has the owner of one item asked. It changes nothing outside; each answer is kept as it comes, so dying in the
// middle leaves the answers that were there.
import type { ExecutionContext, OperationKind } from '../../operations/executor.ts'
import { AppError } from '../../platform/errors.ts'
import { joined } from '../../platform/sentence.ts'
import { answersOfOperation } from '../io/answer-store.ts'
import { countSteps, planOf } from '../io/attempt.ts'
import { askOwner } from '../io/probes/ask-owner.ts'
import type { Probe } from '../io/probes/probe.ts'
import { findMessage } from '../io/store.ts'
import { askKind } from '../plan.ts'
import { sayOfPolicy as say } from '../policies/sentences.ts'

/** `probesOf`: how the owners of a source are asked. */
export const createAskKind = (probesOf: (sourceId: string) => readonly Probe[]): OperationKind => ({
  kind: askKind,
  verifyForMs: 30_000,
  reread: ({ operation }) => Promise.resolve({ fingerprint: operation.fingerprint }),
  async execute(context) {
    const probes = probesOf(context.operation.sourceId)
    if (probes.length === 0) throw new AppError('conflict', say('policy-no-probe').text)
    const message = await findMessage(planOf(context).messageId)
    if (!message || message.settledAt) throw new AppError('stale-version', say('ask-settled').text)
    await context.record({ name: 'asking', status: 'waiting', ...say('ask-asking', { probes: probes.map(({ name }) => name).join(', ') }) })
    const { actor: askedBy, id: operationId } = context.operation
    await askOwner({ message, probes, askedBy, operationId }, context.signal)
  },
  verify,
})

async function verify(context: ExecutionContext): ReturnType<OperationKind['verify']> {
  const answers = await answersOfOperation(context.operation.id, planOf(context).messageId)
  if (answers.length > 0) {
    const told = answers.flatMap(({ probe, verdict, error, errorSaid }) =>
      error === '' ? [say('ask-answered', { probe, verdict })] : [say('ask-failed', { probe }), { text: error, said: errorSaid }],
    )
    return { result: 'succeeded', ...joined(told) }
  }
  if (countSteps(context, 'asking') > 1) return { result: 'contradiction', ...say('ask-not-done') }
  return { result: 'not-done', ...say('ask-not-yet') }
}
