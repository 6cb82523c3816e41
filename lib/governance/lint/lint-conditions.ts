// Traps of condition rules, the older ones and v3.1.
import { isAppError, sentenceOf } from '../../platform/errors.ts'
import { parseCondition, type Conditions } from '../simulate/condition/condition-pairs.ts'
import { parseMultiDestination } from '../simulate/condition/multi-destination.ts'
import { javaBoolean, javaSplit, javaString } from '../simulate/java-text.ts'
import type { RuleDocument } from '../simulate/rule-document.ts'
import type { LintedRule, Path } from './linted-rule.ts'
import { joined } from '../../platform/sentence.ts'
import { sayOfLint as say } from './lint-sentences.ts'

export function lintConditions(rule: LintedRule, document: RuleDocument): void {
  const conditions = Array.isArray(document['conditions']) ? document['conditions'] : []
  if (conditions.length === 0) {
    rule.add({
      code: 'empty-conditions',
      path: ['conditions'],
      says: say('empty-conditions'),
      fix: { says: say('switch-off-fix'), edit: (edited) => edited.setIn(['enabled'], false) },
    })
    return
  }
  const isForced = javaBoolean(document['force'])
  if (isForced) rule.add({ code: 'force-leaves-nobody', path: ['force'], says: say('force-leaves-nobody') })
  const version = javaString(document['configVersion']).toLowerCase()
  if (version.startsWith('v3.1')) lintDestinations(rule, conditions, isForced)
  else for (const [index, condition] of conditions.entries()) lintCondition(rule, javaString(condition), ['conditions', index])
}

function lintCondition(rule: LintedRule, text: string, path: Path): void {
  try {
    const { when, target } = parseCondition(text)
    if (target === undefined)
      rule.add({
        code: 'blacklist-ignores-force',
        path,
        says: say('blacklist-ignores-force'),
      })
    lintPairs(rule, { pairs: when, path, isWhen: true })
    lintPairs(rule, { pairs: target ?? new Map(), path, isWhen: false })
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    rule.add({ code: 'broken-condition', path, says: joined([sentenceOf(error), say('broken-condition-one')], ' ') })
  }
  if (/(consumer|provider)\./.test(text)) rule.add({ code: 'prefix-is-cut', path, says: say('prefix-is-cut') })
}

type Side = { pairs: Conditions; path: Path; isWhen: boolean }

function lintPairs(rule: LintedRule, { pairs, path, isWhen }: Side): void {
  for (const [key, { matches, mismatches }] of pairs) {
    lintKey(rule, key, { path, isWhen })
    if (mismatches.size > 0 && !wellKnown.has(key))
      rule.add({
        code: 'absent-key',
        path,
        says: say('absent-key', { key }),
      })
    for (const value of [...matches, ...mismatches]) lintRange(rule, value, path)
  }
}

/** Keys that every URL has. */
const wellKnown = new Set(['host', 'port', 'protocol', 'path', 'address', 'method', 'methods', 'application', 'interface'])

function lintKey(rule: LintedRule, key: string, { path, isWhen }: Omit<Side, 'pairs'>): void {
  if (key.startsWith('attachments'))
    rule.add({
      code: 'key-not-read',
      path,
      says: say('attachments-not-read'),
      generations: rule.readBy((one) => one.startsWith('2.')),
    })
  if (key === 'address')
    rule.add({
      code: 'key-not-read',
      path,
      says: say('address-not-read'),
      generations: rule.readBy((one) => one === '2.6'),
    })
  if (!isWhen && key === 'application')
    rule.add({
      code: 'application-is-callers',
      path,
      says: say('application-is-callers'),
      generations: rule.readBy((one) => one.startsWith('2.')),
    })
}

function lintRange(rule: LintedRule, value: string, path: Path): void {
  if (!value.includes('~')) return
  if (javaSplit(value, '~').length < 2)
    rule.add({
      code: 'open-range',
      path,
      says: say('open-range', { value }),
      generations: rule.generations3,
    })
  rule.add({
    code: 'range-is-text',
    path,
    says: say('range-is-text', { value }),
    generations: rule.readBy((one) => one.startsWith('2.')),
  })
}

function lintDestinations(rule: LintedRule, conditions: readonly unknown[], isForced: boolean): void {
  const older = rule.readBy((generation) => generation !== '3.3')
  rule.add({
    code: 'version-not-read',
    path: ['configVersion'],
    says: say(isForced ? 'version-not-read-force' : 'version-not-read'),
    generations: older,
  })
  try {
    for (const [index, { subsets }] of parseMultiDestination(conditions).entries()) {
      const path: Path = ['conditions', index, 'to']
      if (subsets.length === 0) rule.add({ code: 'no-destination', path, says: say('no-destination') })
      if (subsets.length > 1)
        rule.add({
          code: 'draws-unevenly',
          path,
          says: say('draws-unevenly'),
        })
    }
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    rule.add({ code: 'broken-condition', path: ['conditions'], says: joined([sentenceOf(error), say('broken-condition-whole')], ' ') })
  }
}
