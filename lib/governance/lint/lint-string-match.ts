import { isTame, type StringMatch } from '../simulate/string-match.ts'
import type { LintedRule, Path } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

type Compared = Partial<Pick<StringMatch, 'exact' | 'prefix' | 'regex' | 'wildcard'>>

/** How a v3.0 rule compares a text; the first of exact, prefix, regex and wildcard decides. */
export function lintStringMatch(rule: LintedRule, { exact, prefix, regex, wildcard }: Compared, path: Path): void {
  // consumers run it for every call, and some texts take for ever: we do not run such an expression either
  if (regex !== undefined && !isTame(regex))
    rule.add({ code: 'explosive-expression', path: [...path, 'regex'], says: say('explosive-expression') })
  if (exact === undefined && prefix === undefined && regex === undefined && wildcard !== undefined) lintWildcard(rule, wildcard, path)
}

/** `StringMatch#isMatch` takes a wildcard for `*` or compares it as it is. */
function lintWildcard(rule: LintedRule, wildcard: string, path: Path): void {
  if (!wildcard.includes('*') || wildcard === '*') return
  const head = wildcard.slice(0, -1)
  const [form, value] =
    wildcard.endsWith('*') && !head.includes('*') ? (['prefix', head] as const) : (['regex', regexOf(wildcard)] as const)
  rule.add({
    code: 'wildcard-is-equality',
    path: [...path, 'wildcard'],
    says: say('wildcard-is-equality', { wildcard }),
    generations: rule.generations3,
    ...(isTame(value) && {
      fix: {
        says: say('wildcard-fix', { form, value }),
        edit: (edited) => {
          edited.deleteIn([...path, 'wildcard'])
          edited.setIn([...path, form], value)
        },
      },
    }),
  })
}

const regexOf = (wildcard: string): string =>
  wildcard
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
