// Rolling back is setting the rule to a text that it had: the same operation, the same checks.
import type { OperationRow } from '../../operations/schema.ts'
import type { Rollback } from '../history/revision-schema.ts'
import { locateRule } from '../queries/locate-rule.ts'
import { findDocumentRevision } from '../queries/revisions.ts'
import type { RuleName } from '../rules/rule-places.ts'
import { setRule } from './set-rule.ts'

/** A revision in which the rule was gone takes it away. Throws as setRule does, and `not-found` for a revision that is none of the rule. */
export async function rollBackRule(
  name: RuleName,
  { revision, ...change }: Rollback & { revision: string },
  actor: string,
): Promise<OperationRow> {
  const { content } = await findDocumentRevision(await locateRule({ ...name, registry: change.registry }), revision)
  return setRule(name, { ...change, content }, actor)
}
