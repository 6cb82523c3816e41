// Traps of override rules (configurators): see reference "Silent-failure pitfalls" and what running real configurators corrected.
import { z } from 'zod'
import type { RuleDocument } from '../simulate/rule-document.ts'
import { isIPv4 } from '../simulate/tag/ip-literal.ts'
import { javaString } from '../simulate/java-text.ts'
import { ruleMatchSchema, type RuleMatch } from '../simulate/override/configurator.ts'
import { lintExpression } from './lint-expression.ts'
import { lintParameters } from './lint-parameters.ts'
import type { LintedRule, Path } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

type Item = Readonly<Record<string, unknown>>
const itemsSchema = z.array(z.record(z.string(), z.unknown()))

export function lintOverrides(rule: LintedRule, document: RuleDocument): void {
  lintKey(rule, document)
  const items = itemsSchema.safeParse(document['configs'])
  if (!items.success || items.data.length === 0) {
    rule.add({
      code: 'empty-configs',
      path: ['configs'],
      says: say('empty-configs'),
      fix: { says: say('switch-off-fix'), edit: (edited) => edited.setIn(['enabled'], false) },
    })
    return
  }
  for (const [index, item] of items.data.entries()) {
    const path: Path = ['configs', index]
    lintSide(rule, item, path)
    lintType(rule, item, path)
    lintParameters(rule, item['parameters'], [...path, 'parameters'])
    lintAddresses(rule, item, path)
    lintMatch(rule, document, { item, path })
    lintReach(rule, item, path)
  }
  lintService32(rule, document)
}

function lintKey(rule: LintedRule, document: RuleDocument): void {
  const key = document['key']
  if (typeof key !== 'string' || key === '') rule.add({ code: 'wrong-key', path: ['key'], says: say('wrong-key') })
  else if (/:.*:/.test(key))
    rule.add({
      code: 'wrong-key',
      path: ['key'],
      says: say('wrong-key-node', { key }),
      fix: { says: say('wrong-key-fix'), edit: (edited) => edited.setIn(['key'], slashKey(key)) },
    })
}

function slashKey(key: string): string {
  const [name = '', version = '', group = ''] = key.split(':')
  return `${group === '' ? '' : `${group}/`}${name}${version === '' ? '' : `:${version}`}`
}

function lintSide(rule: LintedRule, { side }: Item, path: Path): void {
  if (side === 'provider' || side === 'consumer') return
  if (typeof side === 'string' && side !== '') return lintUnknownSide(rule, side, path)
  rule.add({
    code: 'missing-side',
    path: [...path, 'side'],
    says: say('missing-side'),
    fix: { says: say('missing-side-fix'), edit: (edited) => edited.setIn([...path, 'side'], 'consumer') },
  })
}

function lintUnknownSide(rule: LintedRule, side: string, path: Path): void {
  const wanted = ['provider', 'consumer'].find((known) => known === side.trim().toLowerCase())
  rule.add({
    code: 'unknown-side',
    path: [...path, 'side'],
    says: wanted === side.toLowerCase() ? say('unknown-side-case', { side, wanted }) : say('unknown-side', { side }),
    fix: { says: say('missing-side-fix'), edit: (edited) => edited.setIn([...path, 'side'], wanted ?? 'consumer') },
  })
}

function lintType(rule: LintedRule, { type, enabled }: Item, path: Path): void {
  if (type === undefined || type === null || type === 'general' || (enabled !== undefined && enabled !== null)) return
  rule.add({
    code: 'type-without-enabled',
    path: [...path, 'type'],
    says: say('type-without-enabled', { type: javaString(type) }),
    fix: { says: say('type-without-enabled-fix'), edit: (edited) => edited.setIn([...path, 'enabled'], true) },
  })
}

function lintAddresses(rule: LintedRule, { side, addresses }: Item, path: Path): void {
  const given = Array.isArray(addresses) ? addresses.map(javaString) : []
  const in27 = rule.readBy((generation) => generation === '2.7')
  if (side === 'provider' && (given.length === 0 || given.some((address) => isIPv4(address))))
    rule.add({
      code: 'provider-address-27',
      path: [...path, 'addresses'],
      says: say('provider-address-27'),
      generations: in27,
    })
  if (side === 'consumer' && given.some((address) => address.includes(':')))
    rule.add({
      code: 'consumer-port-27',
      path: [...path, 'addresses'],
      says: say('consumer-port-27'),
      generations: in27,
    })
}

function lintMatch(rule: LintedRule, { configVersion }: RuleDocument, { item, path }: { item: Item; path: Path }): void {
  if (item['match'] === undefined || item['match'] === null) return
  const at = [...path, 'match']
  const isVersion30 = typeof configVersion === 'string' && configVersion.startsWith('v3.0')
  const ignoring = isVersion30 ? rule.readBy((generation) => generation === '2.7') : rule.generations
  rule.add({
    code: 'match-not-read',
    path: at,
    says: say('match-not-read'),
    generations: ignoring,
    ...(isVersion30 ? {} : { fix: { says: say('version-fix'), edit: (edited) => edited.setIn(['configVersion'], 'v3.0') } }),
  })
  const match = ruleMatchSchema.safeParse(item['match'])
  if (match.success) lintExpressions(rule, match.data, at)
  if (!match.success) rule.add({ code: 'match-failed', path: at, says: say('match-failed') })
  else if (match.data.providerAddress?.cird !== undefined)
    rule.add({
      code: 'cidr-with-port',
      path: [...at, 'providerAddress'],
      says: say('cidr-with-port'),
    })
}

function lintExpressions(rule: LintedRule, { service, app, param }: RuleMatch, at: Path): void {
  for (const [index, { regex }] of (service?.oneof ?? []).entries())
    lintExpression(rule, regex, [...at, 'service', 'oneof', index, 'regex'])
  for (const [index, { regex }] of (app?.oneof ?? []).entries()) lintExpression(rule, regex, [...at, 'app', 'oneof', index, 'regex'])
  for (const [index, { value }] of (param ?? []).entries()) lintExpression(rule, value?.regex, [...at, 'param', index, 'value', 'regex'])
}

function lintReach(rule: LintedRule, item: Item, path: Path): void {
  const parameters = z.record(z.string(), z.unknown()).safeParse(item['parameters']).data ?? {}
  const providers = Array.isArray(item['providerAddresses']) ? item['providerAddresses'] : []
  if ('loadbalance' in parameters && providers.length > 0)
    rule.add({
      code: 'load-balance-of-one',
      path: [...path, 'parameters', 'loadbalance'],
      says: say('load-balance-of-one'),
    })
  if (javaString(parameters['disabled']) === 'true' && providers.length === 0)
    rule.add({
      code: 'disable-everybody',
      path: [...path, 'parameters', 'disabled'],
      says: say('disable-everybody'),
    })
}

function lintService32(rule: LintedRule, { scope, key }: RuleDocument): void {
  if (scope === 'application' || typeof key !== 'string' || !/[/:]/.test(key)) return
  rule.add({
    code: 'service-scope-32',
    path: ['key'],
    says: say('service-scope-32'),
    generations: rule.readBy((generation) => generation === '3.2'),
  })
}
