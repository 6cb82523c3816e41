import { findOperation } from '../../operations/io/store.ts'
import type { Contents } from '../fingerprint.ts'
import { weightPlanSchema } from '../plan-schema.ts'
import type { Progress } from '../release/progress.ts'
import { rulePlanSchema } from '../rules/rule-plan.ts'
import { isSameFor, sharedWritesOf, type SharedWrite } from '../shared-document.ts'

/**
 * A path that our rows do not show as the release's last steps left it: either they are not read yet, or somebody else wrote. What the
 * next operation is worked out from has to have caught up. Undefined when all have.
 */
export async function behindPath({ moves }: Pick<Progress, 'moves'>, contents: Contents): Promise<string | undefined> {
  const written = new Map<string, SharedWrite>()
  for (const { parts } of moves.slice(-2)) {
    for (const { operationId } of parts) {
      const operation = operationId === null ? undefined : await findOperation(operationId)
      if (!operation) continue
      // of a document that services share, each part is looked for by itself
      for (const write of writesOf(operation)) written.set(`${write.path} ${write.interfaces?.join() ?? ''}`, write)
    }
  }
  return [...written.values()].find((write) => write.path in contents && !isSameFor(write, contents[write.path] ?? null, write.after))?.path
}

function writesOf({ kind, plan }: { kind: string; plan: unknown }): SharedWrite[] {
  return kind === 'rule.set' ? rulePlanSchema.parse(plan).writes : sharedWritesOf(weightPlanSchema.parse(plan))
}
