import { AppError } from '../../platform/errors.ts'
import { wrongSteps } from '../lint/lint-migration.ts'
import { sayOfLint } from '../lint/lint-sentences.ts'
import { readRuleDocument, readRuleDocuments } from '../simulate/rule-document.ts'

/** Throws `invalid-input` for a mesh or migration rule of which Dubbo would read nothing. */
export function checkDocuments(kind: 'mesh' | 'migration', content: string): void {
  if (kind === 'mesh') return void readRuleDocuments(content)
  const [wrong] = wrongSteps(readRuleDocument(content))
  if (wrong) throw new AppError('invalid-input', sayOfLint('unknown-step', { step: wrong.step }))
}
