// What the linter says of a draft, by the names of rule znodes.
import { isAppError, sentenceOf } from '../../platform/errors.ts'
import { joined } from '../../platform/sentence.ts'
import { sayOfLint } from '../lint/lint-sentences.ts'
import type { lintedKinds, LintFinding } from '../lint/lint-schema.ts'
import { lintRule } from '../lint/lint-rule.ts'
import { findingsOfReaders } from '../lint/of-readers.ts'
import type { DraftKind, RuleDraft } from './schema.ts'
import { simulatedGenerations } from '../simulate/model.ts'
import { readRuleDocument } from '../simulate/rule-document.ts'

const linted: Readonly<Partial<Record<DraftKind, (typeof lintedKinds)[number]>>> = {
  override: 'configurators',
  condition: 'condition-router',
  tag: 'tag-router',
  script: 'script-router',
  affinity: 'affinity-router',
}

export type LintedDraft = Pick<RuleDraft, 'kind' | 'scope' | 'key' | 'content'> & {
  /** Those that read it, by their rule generation; where nobody is known, everybody */
  readers?: readonly { generation: string }[]
}

/** Findings of a draft; a rule that is taken away has none. */
export function lintDraft({ kind, scope, key, content, readers = [] }: LintedDraft): LintFinding[] {
  if (content === null) return []
  const lintKind = linted[kind]
  if (lintKind !== undefined)
    return findingsOfReaders(lintRule({ kind: lintKind, content, generations: [...simulatedGenerations], node: { scope, key } }), readers)
  return kind === 'migration' ? lintMigration(content) : []
}

function lintMigration(content: string): LintFinding[] {
  try {
    readRuleDocument(content)
    return []
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    return [
      {
        code: 'broken-yaml',
        severity: 'danger',
        ...joined([sentenceOf(error), sayOfLint('ignored')], ' '),
        path: '',
        line: null,
        generations: ['3.2', '3.3'],
        fix: null,
      },
    ]
  }
}
