import { findOperation } from '../../operations/io/store.ts'
import { contentsAfter, type Contents } from '../fingerprint.ts'
import { weightPlanSchema } from '../plan-schema.ts'
import type { Progress } from '../release/progress.ts'
import { rulePlanSchema } from '../rules/rule-plan.ts'

/**
 * A path that our rows do not show as the release's last steps left it: either they are not read yet, or somebody else wrote. What the
 * next operation is worked out from has to have caught up. Undefined when all have.
 */
export async function behindPath({ moves }: Progress, contents: Contents): Promise<string | undefined> {
  const written: Record<string, string | null> = {}
  for (const { parts } of moves.slice(-2)) {
    for (const { operationId } of parts) {
      const operation = operationId === null ? undefined : await findOperation(operationId)
      if (!operation) continue
      const plan = operation.kind === 'rule.set' ? rulePlanSchema.parse(operation.plan) : weightPlanSchema.parse(operation.plan)
      Object.assign(written, contentsAfter({}, plan.writes))
    }
  }
  return Object.keys(contents).find((path) => path in written && written[path] !== contents[path])
}
