import { isAppError } from '../../platform/errors.ts'
import { readRuleDocuments } from '../simulate/rule-document.ts'
import { isRuleEnabled } from './plan-rule-writes.ts'
import type { DraftKind } from './schema.ts'

/** Whether a document is in force; null where nobody can read it. A mesh rule is several documents, and has no switch. */
export function isDocumentEnabled(kind: DraftKind, content: string): boolean | null {
  if (kind !== 'mesh') return isRuleEnabled(content)
  try {
    return readRuleDocuments(content).length > 0
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return null
    throw error
  }
}
