import { planOperation } from '../operations/commands.ts'
import type { OperationRow } from '../operations/schema.ts'
import { planResolve } from './queries/plan-resolve.ts'
import type { ResolveRequest } from './schema.ts'

/**
 * Plans the operation that settles one message. Throws `not-found`; `stale-version` when it is not as the caller saw it; `conflict`
 * when an operation on it is live, it is settled, or the verb is not allowed now (with the reason the screen shows).
 */
export async function resolveMessage(id: string, { reason, ...asked }: ResolveRequest, actor: string): Promise<OperationRow> {
  return planOperation({ ...(await planResolve(id, asked)), actor, reason })
}
