// Traps of whom an override names: its key and scope against the node that holds it.
import type { RuleDocument } from '../simulate/rule-document.ts'
import type { LintedRule } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

export function lintOverrideKey(rule: LintedRule, document: RuleDocument): void {
  const { key } = document
  if (typeof key !== 'string' || key === '') rule.add({ code: 'wrong-key', path: ['key'], says: say('wrong-key') })
  else if (/:.*:/.test(key))
    rule.add({
      code: 'wrong-key',
      path: ['key'],
      says: say('wrong-key-node', { key }),
      fix: { says: say('wrong-key-fix'), edit: (edited) => edited.setIn(['key'], slashKey(key)) },
    })
  else lintName(rule, { key, scope: document['scope'] })
  lintService32(rule, document)
}

function slashKey(key: string): string {
  const [name = '', version = '', group = ''] = key.split(':')
  return `${group === '' ? '' : `${group}/`}${name}${version === '' ? '' : `:${version}`}`
}

/**
 * Dubbo finds the document by its node and applies it by what it says inside (ConfigParser): `scope: application` compares the key with the
 * application, anything else with the service from 3.2 on, and with nothing in 2.7. `*` is every service.
 */
function lintName(rule: LintedRule, { key, scope }: { key: string; scope: unknown }): void {
  const { name } = rule
  if (name === undefined) return
  const isOfApplication = scope === 'application'
  if (isOfApplication !== (name.scope === 'application'))
    return rule.add({
      code: 'other-scope',
      path: ['scope'],
      says: say(isOfApplication ? 'other-scope-application' : 'other-scope-service'),
      generations: isOfApplication ? since27(rule) : rule.generations3,
      fix: { says: say('other-scope-fix'), edit: (edited) => edited.setIn(['scope'], name.scope) },
    })
  if (key === name.key || (key === '*' && !isOfApplication)) return
  rule.add({
    code: 'other-key',
    path: ['key'],
    says: say(isOfApplication ? 'other-application' : 'other-service', { key, node: name.key }),
    generations: isOfApplication ? since27(rule) : rule.generations3,
    fix: { says: say('wrong-key-fix'), edit: (edited) => edited.setIn(['key'], name.key) },
  })
}

/** 2.6 reads the URLs that are written for the node, not the document. */
const since27 = (rule: LintedRule) => rule.readBy((generation) => generation !== '2.6')

function lintService32(rule: LintedRule, { scope, key }: RuleDocument): void {
  if (scope === 'application' || typeof key !== 'string' || !/[/:]/.test(key)) return
  rule.add({
    code: 'service-scope-32',
    path: ['key'],
    says: say('service-scope-32'),
    generations: rule.readBy((generation) => generation === '3.2'),
  })
}
