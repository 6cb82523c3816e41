import { isTame } from '../simulate/string-match.ts'
import type { LintedRule, Path } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

/** An expression of a `match` that we do not run either: consumers run it for every call, and some texts take for ever. */
export function lintExpression(rule: LintedRule, regex: string | undefined, path: Path): void {
  if (regex === undefined || isTame(regex)) return
  rule.add({
    code: 'explosive-expression',
    path,
    says: say('explosive-expression'),
  })
}
