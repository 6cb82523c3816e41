// Traps of migration rules (org.apache.dubbo.registry.client.migration.model.MigrationRule): a step that is none fails the whole rule.
import { z } from 'zod'
import { javaString } from '../simulate/java-text.ts'
import type { RuleDocument } from '../simulate/rule-document.ts'
import type { LintedRule, Path } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

export const migrationSteps: readonly string[] = ['APPLICATION_FIRST', 'FORCE_INTERFACE', 'FORCE_APPLICATION']

const entriesSchema = z.array(z.record(z.string(), z.unknown()))

/** Steps of the rule, of its interfaces and of its applications that are none, with where they stand. */
export function wrongSteps(document: RuleDocument): { step: string; path: Path }[] {
  const nested = ['interfaces', 'applications'].flatMap((list) =>
    (entriesSchema.safeParse(document[list]).data ?? []).map(({ step }, index) => ({ step, path: [list, index, 'step'] })),
  )
  return [{ step: document['step'], path: ['step'] }, ...nested]
    .filter(({ step }) => step !== undefined && step !== null)
    .map(({ step, path }) => ({ step: javaString(step), path }))
    .filter(({ step }) => !migrationSteps.includes(step))
}

export function lintMigration(rule: LintedRule, document: RuleDocument): void {
  for (const { step, path } of wrongSteps(document)) {
    const meant = step
      .trim()
      .toUpperCase()
      .replace(/[\s-]+/g, '_')
    rule.add({
      code: 'unknown-step',
      path,
      says: say('unknown-step', { step }),
      ...(migrationSteps.includes(meant) && {
        fix: { says: say('load-balance-fix', { name: meant }), edit: (edited) => edited.setIn(path, meant) },
      }),
    })
  }
}
