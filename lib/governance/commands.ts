// What pages and API may change of governance: each change becomes an operation.
import { planOperation } from '../operations/commands.ts'
import type { OperationRow } from '../operations/schema.ts'
import { AppError } from '../platform/errors.ts'
import type { ServiceKey } from '../registry/service-id.ts'
import { movedPaths } from './fingerprint.ts'
import { loadWeights } from './queries.ts'
import type { SetWeightsRequest } from './schema.ts'
import { asSeenBy, weightFingerprint } from './shared-document.ts'
import { workOutChange } from './weight-change.ts'
import { weightOperation } from './weight-operation.ts'

/**
 * Plans `weight.set` for what was previewed. Throws `stale-version` with what moved when the fingerprint is not that of now,
 * `conflict` when the service has a live change of weights, `invalid-input` when there is nothing to change.
 */
export async function setWeights(request: SetWeightsRequest, actor: string): Promise<OperationRow> {
  const { sourceId, facts } = await loadWeights(request.service, request.registry, Object.keys(request.weights))
  const weights = new Map(Object.entries(request.weights))
  const change = workOutChange(facts, weights)
  const fingerprint = await weightFingerprint(facts.service, change.contents)
  if (fingerprint !== request.fingerprint)
    throw await staleError(request.fingerprint, fingerprint, { service: facts.service, contents: change.contents })
  if (change.writes.length === 0) throw new AppError('invalid-input', 'Nothing would change: the rules say this already.')
  return planOperation({ ...(await weightOperation({ sourceId, facts, weights, change })), actor, reason: request.reason })
}

type Now = { service: ServiceKey; contents: Record<string, string | null> }

async function staleError(seen: string, fingerprint: string, { service, contents }: Now): Promise<AppError> {
  const moved = await movedPaths(seen, asSeenBy([service.interface], contents))
  const which = moved === undefined || moved.length === 0 ? 'the rules or who reads them' : moved.join(', ')
  const live = (moved ?? []).map((path) => ({ path, content: contents[path] ?? null }))
  return new AppError('stale-version', `It changed since the preview: ${which}. Look at the new preview first.`, {
    details: { moved: live, fingerprint },
  })
}
