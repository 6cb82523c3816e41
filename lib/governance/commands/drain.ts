import { planOperation } from '../../operations/commands.ts'
import type { OperationRow } from '../../operations/schema.ts'
import { AppError } from '../../platform/errors.ts'
import { contentsAfterDrain, fingerprintOfDrain, invertDrain, writesOf } from '../drain/plan-drain.ts'
import type { DrainRequest } from '../drain/schema.ts'
import { loadDrain, type DrainPlace } from '../queries/drain.ts'

/**
 * Plans `provider.drain` for what was previewed; its undo restores. Throws `stale-version` when it moved since, `conflict` when the address or host
 * is being drained or is the last provider of a service and nobody forces it, `invalid-input` when its weights are 0 by these rules already.
 */
export async function drainProvider(place: DrainPlace, request: DrainRequest, actor: string): Promise<OperationRow> {
  const { sourceId, planned, fingerprint, target, lastOf } = await loadDrain(place, request)
  if (fingerprint !== request.fingerprint)
    throw new AppError(
      'stale-version',
      'The rules or the services of this address changed since the preview. Look at the new preview first.',
      {
        details: { fingerprint },
      },
    )
  if (lastOf.length > 0 && !request.force)
    throw new AppError(
      'conflict',
      `It is the last provider of ${lastOf.slice(0, 5).join(', ')} for some callers: nobody else would take their calls.`,
      {
        details: { lastOf },
      },
    )
  const { plan } = planned
  if (writesOf(plan).length === 0) throw new AppError('invalid-input', 'Nothing would change: the rules say it already.')
  const inverse = { kind: 'provider.drain', fingerprint: await fingerprintOfDrain(plan, contentsAfterDrain(plan)), plan: invertDrain(plan) }
  return planOperation({ kind: 'provider.drain', sourceId, target, actor, reason: request.reason, fingerprint, plan, inverse })
}
