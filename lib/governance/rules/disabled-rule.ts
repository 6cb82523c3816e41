import { isMap, parseDocument } from 'yaml'
import { isAppError } from '../../platform/errors.ts'
import { readRuleDocument } from '../simulate/rule-document.ts'
import type { RuleDraft } from './schema.ts'

/**
 * The text that is written before a rule's znode is deleted, which clears it in every generation. Null where the kind has no such
 * switch (migration and mesh rules end with their znode) or the text is no rule, so that Dubbo never took it.
 */
export function disabledRule(kind: RuleDraft['kind'], content: string): string | null {
  if (kind === 'migration' || kind === 'mesh' || !isReadable(content)) return null
  const document = parseDocument(content, { version: '1.1', schema: 'yaml-1.1', uniqueKeys: false, logLevel: 'silent' })
  if (!isMap(document.contents)) return null
  if (document.get('enabled') === false) return content
  document.set('enabled', false)
  return document.toString({ lineWidth: 0 })
}

function isReadable(content: string): boolean {
  try {
    readRuleDocument(content)
    return true
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return false
    throw error
  }
}
