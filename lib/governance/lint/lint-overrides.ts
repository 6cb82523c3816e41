// Traps of override rules (configurators): see reference "Silent-failure pitfalls" and what running real configurators corrected.
import { z } from 'zod'
import type { RuleDocument } from '../simulate/rule-document.ts'
import { isIPv4 } from '../simulate/tag/ip-literal.ts'
import { javaString } from '../simulate/java-text.ts'
import { ruleMatchSchema } from '../simulate/override/configurator.ts'
import type { LintedRule, Path } from './linted-rule.ts'

type Item = Readonly<Record<string, unknown>>
const itemsSchema = z.array(z.record(z.string(), z.unknown()))
const stripped = ['accesslog.fixed.path', 'router', 'rule', 'runtime', 'type']

export function lintOverrides(rule: LintedRule, document: RuleDocument): void {
  lintKey(rule, document)
  const items = itemsSchema.safeParse(document['configs'])
  if (!items.success || items.data.length === 0) {
    rule.add({
      code: 'empty-configs',
      path: ['configs'],
      text: 'A rule without configs does not clear anything: Dubbo keeps the rule it had. Write enabled: false, then delete the node.',
      fix: { text: 'Switch the rule off instead', edit: (edited) => edited.setIn(['enabled'], false) },
    })
    return
  }
  for (const [index, item] of items.data.entries()) {
    const path: Path = ['configs', index]
    lintSide(rule, item, path)
    lintType(rule, item, path)
    lintParameters(rule, item, path)
    lintAddresses(rule, item, path)
    lintMatch(rule, document, { item, path })
    lintReach(rule, item, path)
  }
  lintService32(rule, document)
}

function lintKey(rule: LintedRule, document: RuleDocument): void {
  const key = document['key']
  if (typeof key !== 'string' || key === '')
    rule.add({ code: 'wrong-key', path: ['key'], text: 'Without a key Dubbo fails on the rule and ignores it.' })
  else if (/:.*:/.test(key))
    rule.add({
      code: 'wrong-key',
      path: ['key'],
      text: `"${key}" is how the node is named. Inside the rule the key is [group/]interface[:version].`,
      fix: { text: 'Write the key as the rule wants it', edit: (edited) => edited.setIn(['key'], slashKey(key)) },
    })
}

function slashKey(key: string): string {
  const [name = '', version = '', group = ''] = key.split(':')
  return `${group === '' ? '' : `${group}/`}${name}${version === '' ? '' : `:${version}`}`
}

function lintSide(rule: LintedRule, { side }: Item, path: Path): void {
  if (side === 'provider' || side === 'consumer') return
  rule.add({
    code: 'missing-side',
    path: [...path, 'side'],
    text: 'Without side: provider or side: consumer the item matches nobody.',
    fix: { text: 'For consumers', edit: (edited) => edited.setIn([...path, 'side'], 'consumer') },
  })
}

function lintType(rule: LintedRule, { type, enabled }: Item, path: Path): void {
  if (type === undefined || type === null || type === 'general' || (enabled !== undefined && enabled !== null)) return
  rule.add({
    code: 'type-without-enabled',
    path: [...path, 'type'],
    text: `An item of type ${javaString(type)} has a switch of its own and is off until it says enabled: true.`,
    fix: { text: 'Switch the item on', edit: (edited) => edited.setIn([...path, 'enabled'], true) },
  })
}

function lintParameters(rule: LintedRule, { parameters }: Item, path: Path): void {
  const at = [...path, 'parameters']
  const entries = parameters !== null && typeof parameters === 'object' ? Object.entries(parameters) : []
  if (entries.length === 0 || entries.some(([, value]) => value === null))
    rule.add({ code: 'no-parameters', path: at, text: 'An item that sets no value makes Dubbo ignore the whole rule.' })
  for (const [key, value] of entries) {
    const text = javaString(value)
    if (/[&=?;#]/.test(text) || /[\u0080-\uffff]/.test(text))
      rule.add({
        code: 'unencodable-value',
        path: [...at, key],
        text: `The value of ${key} goes into a URL without being encoded: & = ? ; # and other than ASCII break it.`,
      })
    if (stripped.includes(key))
      rule.add({
        code: 'stripped-parameter',
        path: [...at, key],
        text: `Dubbo 3 takes ${key} out of rules, for safety.`,
        generations: rule.generations3,
      })
    if (key === 'cluster')
      rule.add({
        code: 'cluster-needs-restart',
        path: [...at, key],
        text: 'The cluster of a reference is chosen when it is made; consumers that run keep theirs.',
      })
  }
}

function lintAddresses(rule: LintedRule, { side, addresses }: Item, path: Path): void {
  const given = Array.isArray(addresses) ? addresses.map(javaString) : []
  const in27 = rule.readBy((generation) => generation === '2.7')
  if (side === 'provider' && (given.length === 0 || given.some((address) => isIPv4(address))))
    rule.add({
      code: 'provider-address-27',
      path: [...path, 'addresses'],
      text: '2.7 compares the port too, so an address without a port (0.0.0.0 included) is no provider. Write ip:port or 0.0.0.0:port.',
      generations: in27,
    })
  if (side === 'consumer' && given.some((address) => address.includes(':')))
    rule.add({
      code: 'consumer-port-27',
      path: [...path, 'addresses'],
      text: 'For side: consumer the addresses are those of consumers, and 2.7 wants them without a port. Providers go into providerAddresses.',
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
    text: 'match is read by Dubbo 3.2 and later in rules of configVersion v3.0 alone. Everywhere else the item applies to everybody.',
    generations: ignoring,
    ...(isVersion30 ? {} : { fix: { text: 'Say v3.0', edit: (edited) => edited.setIn(['configVersion'], 'v3.0') } }),
  })
  const match = ruleMatchSchema.safeParse(item['match'])
  if (!match.success)
    rule.add({ code: 'match-failed', path: at, text: 'Dubbo cannot read this match, logs that, and applies the item to everybody.' })
  else if (match.data.providerAddress?.cird !== undefined)
    rule.add({
      code: 'cidr-with-port',
      path: [...at, 'providerAddress'],
      text: 'cird is compared with ip:port and never matches. Use wildcard or exact.',
    })
}

function lintReach(rule: LintedRule, item: Item, path: Path): void {
  const parameters = z.record(z.string(), z.unknown()).safeParse(item['parameters']).data ?? {}
  const providers = Array.isArray(item['providerAddresses']) ? item['providerAddresses'] : []
  if ('loadbalance' in parameters && providers.length > 0)
    rule.add({
      code: 'load-balance-of-one',
      path: [...path, 'parameters', 'loadbalance'],
      text: 'Consumers take the load balance from the first provider of their list; set it for all providers of the service.',
    })
  if (javaString(parameters['disabled']) === 'true' && providers.length === 0)
    rule.add({
      code: 'disable-everybody',
      path: [...path, 'parameters', 'disabled'],
      text: 'This disables every provider: consumers that run keep the list they had and go on calling, those that start find nobody.',
    })
}

function lintService32(rule: LintedRule, { scope, key }: RuleDocument): void {
  if (scope === 'application' || typeof key !== 'string' || !/[/:]/.test(key)) return
  rule.add({
    code: 'service-scope-32',
    path: ['key'],
    text: 'Consumers of 3.2 on the interface level test a URL without group and version, so the rule of a service that has one never reaches them. Write the rule of the consumer application beside it.',
    generations: rule.readBy((generation) => generation === '3.2'),
  })
}
