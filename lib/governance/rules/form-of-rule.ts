import { isAppError } from '../../platform/errors.ts'
import { readRuleDocument, type RuleDocument } from '../simulate/rule-document.ts'
import type { RuleForm } from './rule-forms.ts'
import type { RuleDraft } from './schema.ts'

/** Which form a draft's document is of; what cannot be read counts as the kind's oldest. */
export function formOfRule({ kind, scope, content }: Pick<RuleDraft, 'kind' | 'scope' | 'content'>): RuleForm {
  if (kind !== 'override' && kind !== 'condition' && kind !== 'tag') return kind
  const document = content === null ? {} : documentOf(content)
  const version = String(document['configVersion'] ?? '')
  const isOfApplication = scope === 'application'
  if (kind === 'override') return overrideForm(version, isOfApplication, document)
  if (kind === 'tag') return JSON.stringify(document['tags'] ?? '').includes('"match":') ? 'tag-match' : 'tag-addresses'
  if (version === 'v3.1') return 'condition-v3.1'
  return isOfApplication ? 'condition-application' : 'condition-service'
}

function overrideForm(version: string, isOfApplication: boolean, document: RuleDocument): RuleForm {
  if (isOfApplication) return applicationForm(document)
  return version === 'v3.0' ? 'configurators-v3.0' : 'configurators-v2.7'
}

/** Told to consumers where one item is: fewer of them obey than providers do. */
const applicationForm = ({ configs }: RuleDocument): RuleForm =>
  Array.isArray(configs) && configs.some((config) => isRecord(config) && config['side'] === 'consumer')
    ? 'configurators-application-consumers'
    : 'configurators-application'

/** The form as one of its readers meets it: of an application's conditions, whoever calls it reads less than the application itself. */
export const formFor = (form: RuleForm, { isCaller = false }: { isCaller?: boolean | undefined }): RuleForm =>
  isCaller && form === 'condition-application' ? 'condition-application-callers' : form

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function documentOf(content: string): RuleDocument {
  try {
    return readRuleDocument(content)
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return {}
    throw error
  }
}
