// Traps of old rule URLs. Each is the name of a znode, not a text: there is nothing to mend in place.
import { isAppError } from '../../platform/errors.ts'
import type { DubboUrl } from '../../registry/dubbo-url.ts'
import type { SimulatedGeneration } from '../simulate/model.ts'
import { readUrl } from '../simulate/rule-url.ts'
import { generationsWithout } from './lint-match.ts'
import { lintValue } from './lint-parameters.ts'
import type { LintFinding } from './lint-schema.ts'
import { LintedRule, type Path } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

/** Findings of decoded URLs, by their place among them. What cannot be read, or is switched off, has none. */
export function lintUrls(urls: readonly string[], generations: readonly SimulatedGeneration[]): LintFinding[] {
  const rule = new LintedRule('', generations)
  for (const [index, text] of urls.entries()) {
    const url = readOrUndefined(text)
    if (url && url.params['enabled'] !== 'false') lintUrl(rule, url, ['urls', index])
  }
  return rule.findings.map((finding) => ({ ...finding, fix: null }))
}

/** Those of a rule's document and of its URLs; what the document says, or another URL, is said once. */
export function withUrlFindings(document: readonly LintFinding[], urls: readonly LintFinding[]): LintFinding[] {
  const said = new Set(document.map(({ code }) => code))
  const first = new Map(urls.toReversed().map((finding) => [`${finding.code} ${finding.text}`, finding]))
  return [...document, ...[...first.values()].filter(({ code }) => !said.has(code)).toReversed()]
}

function readOrUndefined(text: string): DubboUrl | undefined {
  try {
    return readUrl(text, '3.3')
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return undefined
    throw error
  }
}

/** Who it is for, not what it sets. */
const conditions: readonly string[] = ['category', 'check', 'dynamic', 'enabled', 'group', 'version', 'application', 'side']

function lintUrl(rule: LintedRule, { protocol, params }: DubboUrl, path: Path): void {
  for (const key of ['group', 'version'])
    if (params[key] === '*') rule.add({ code: 'star-is-no-wildcard', path: [...path, key], says: say('star-is-no-wildcard', { key }) })
  if (protocol !== 'override' && protocol !== 'absent') return
  const isForConsumers = params['side'] !== 'provider'
  if (protocol === 'absent' && isForConsumers)
    rule.add({ code: 'absent-sets-always', path, says: say('absent-sets-always'), generations: rule.generations3 })
  for (const [key, text] of Object.entries(params)) {
    const at = [...path, key]
    if (key.startsWith('~')) {
      if (isForConsumers)
        rule.add({
          code: 'tilde-by-interface',
          path: at,
          says: say('tilde-by-interface', { key }),
          generations: generationsWithout(rule, key.slice(1)),
        })
    } else if (!conditions.includes(key)) lintValue(rule, { key, text }, at)
  }
}
