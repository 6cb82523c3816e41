// Traps of condition rules, the older ones and v3.1.
import { isAppError } from '../../platform/errors.ts'
import { parseCondition, type Conditions } from '../simulate/condition/condition-pairs.ts'
import { parseMultiDestination } from '../simulate/condition/multi-destination.ts'
import { javaBoolean, javaSplit, javaString } from '../simulate/java-text.ts'
import type { RuleDocument } from '../simulate/rule-document.ts'
import type { LintedRule, Path } from './linted-rule.ts'

export function lintConditions(rule: LintedRule, document: RuleDocument): void {
  const conditions = Array.isArray(document['conditions']) ? document['conditions'] : []
  if (conditions.length === 0) {
    rule.add({
      code: 'empty-conditions',
      path: ['conditions'],
      text: 'A rule without conditions does not clear anything: Dubbo keeps the rule it had. Write enabled: false, then delete the node.',
      fix: { text: 'Switch the rule off instead', edit: (edited) => edited.setIn(['enabled'], false) },
    })
    return
  }
  const isForced = javaBoolean(document['force'])
  if (isForced) rule.add({ code: 'force-leaves-nobody', path: ['force'], text: 'With force: true calls fail when no provider matches.' })
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
        text: 'Nothing on the right side lets the consumer call nobody, whatever force says.',
      })
    lintPairs(rule, { pairs: when, path, isWhen: true })
    lintPairs(rule, { pairs: target ?? new Map(), path, isWhen: false })
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    rule.add({ code: 'broken-condition', path, text: `${error.message} One such condition takes the whole rule out of force.` })
  }
  if (/(consumer|provider)\./.test(text))
    rule.add({ code: 'prefix-is-cut', path, text: 'Dubbo cuts "consumer." and "provider." out of the whole text, also out of values.' })
}

type Side = { pairs: Conditions; path: Path; isWhen: boolean }

function lintPairs(rule: LintedRule, { pairs, path, isWhen }: Side): void {
  for (const [key, { matches, mismatches }] of pairs) {
    lintKey(rule, key, { path, isWhen })
    if (mismatches.size > 0 && !wellKnown.has(key))
      rule.add({
        code: 'absent-key',
        path,
        text: `Where ${key} is absent, ${key}!=… holds up to Dubbo 3.1 and never since 3.2.`,
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
      text: 'attachments[…] is read since Dubbo 3.2.',
      generations: rule.readBy((one) => one.startsWith('2.')),
    })
  if (key === 'address')
    rule.add({
      code: 'key-not-read',
      path,
      text: '2.6 knows no address; use host and port.',
      generations: rule.readBy((one) => one === '2.6'),
    })
  if (!isWhen && key === 'application')
    rule.add({
      code: 'application-is-callers',
      path,
      text: 'Up to 3.1 a provider is compared with the consumer’s parameters over its own, so application is the consumer’s.',
      generations: rule.readBy((one) => one.startsWith('2.')),
    })
}

function lintRange(rule: LintedRule, value: string, path: Path): void {
  if (!value.includes('~')) return
  if (javaSplit(value, '~').length < 2)
    rule.add({
      code: 'open-range',
      path,
      text: `${value} is no range for Dubbo: on the right side of a rule it matches everybody, on the left nobody. Name both ends.`,
      generations: rule.generations3,
    })
  rule.add({
    code: 'range-is-text',
    path,
    text: `Before Dubbo 3.2 ${value} is a text like any other.`,
    generations: rule.readBy((one) => one.startsWith('2.')),
  })
}

function lintDestinations(rule: LintedRule, conditions: readonly unknown[], isForced: boolean): void {
  const older = rule.readBy((generation) => generation !== '3.3')
  rule.add({
    code: 'version-not-read',
    path: ['configVersion'],
    text: isForced
      ? 'v3.1 is read since Dubbo 3.3. 2.7 drops the rule; 3.2 reads its items as text that matches nobody, and with force: true every call fails.'
      : 'v3.1 is read since Dubbo 3.3. 2.7 drops the rule; in 3.2 it does nothing.',
    generations: older,
  })
  try {
    for (const [index, { subsets }] of parseMultiDestination(conditions).entries()) {
      const path: Path = ['conditions', index, 'to']
      if (subsets.length === 0)
        rule.add({ code: 'no-destination', path, text: 'Without a destination the consumer may call nobody, whatever force says.' })
      if (subsets.length > 1)
        rule.add({
          code: 'draws-unevenly',
          path,
          text: 'Dubbo draws the first destination with one chance more than its weight and the last with one less.',
        })
    }
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    rule.add({ code: 'broken-condition', path: ['conditions'], text: `${error.message} The whole rule is out of force.` })
  }
}
