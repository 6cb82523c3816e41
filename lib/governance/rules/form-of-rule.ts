import { isAppError } from '../../platform/errors.ts'
import { readRuleDocument, type RuleDocument } from '../simulate/rule-document.ts'
import type { RuleForm } from './rule-forms.ts'
import type { RuleDraft } from './schema.ts'

/** Which form a draft's document is of; what cannot be read counts as the kind's oldest. */
export function formOfRule({ kind, scope, content }: Pick<RuleDraft, 'kind' | 'scope' | 'content'>): RuleForm {
  const document = content === null || kind === 'mesh' ? {} : documentOf(content)
  const version = String(document['configVersion'] ?? '')
  switch (kind) {
    case 'override':
      if (scope === 'application') return 'configurators-application'
      return version === 'v3.0' ? 'configurators-v3.0' : 'configurators-v2.7'
    case 'condition':
      if (version === 'v3.1') return 'condition-v3.1'
      return scope === 'application' ? 'condition-application' : 'condition-service'
    case 'tag':
      return JSON.stringify(document['tags'] ?? '').includes('"match":') ? 'tag-match' : 'tag-addresses'
    case 'script':
    case 'affinity':
    case 'migration':
    case 'mesh':
      return kind
  }
}

function documentOf(content: string): RuleDocument {
  try {
    return readRuleDocument(content)
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return {}
    throw error
  }
}
