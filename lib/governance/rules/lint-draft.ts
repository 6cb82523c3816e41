// What the linter says of a draft, by the names of rule znodes.
import type { lintedKinds, LintFinding } from '../lint/lint-schema.ts'
import { lintRule } from '../lint/lint-rule.ts'
import { findingsOfReaders } from '../lint/of-readers.ts'
import type { DraftKind, RuleDraft } from './schema.ts'
import { simulatedGenerations } from '../simulate/model.ts'

const linted: Readonly<Record<DraftKind, (typeof lintedKinds)[number]>> = {
  override: 'configurators',
  condition: 'condition-router',
  tag: 'tag-router',
  script: 'script-router',
  affinity: 'affinity-router',
  migration: 'migration',
  mesh: 'mesh',
}

export type LintedDraft = Pick<RuleDraft, 'kind' | 'scope' | 'key' | 'content'> & {
  /** Those that read it, by their rule generation; where nobody is known, everybody */
  readers?: readonly { generation: string }[]
}

/** Findings of a draft; a rule that is taken away has none. */
export function lintDraft({ kind, scope, key, content, readers = [] }: LintedDraft): LintFinding[] {
  if (content === null) return []
  return findingsOfReaders(lintRule({ kind: linted[kind], content, generations: [...simulatedGenerations], node: { scope, key } }), readers)
}
