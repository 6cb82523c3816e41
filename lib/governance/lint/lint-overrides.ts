// Traps of override rules (configurators): see reference "Silent-failure pitfalls" and what running real configurators corrected.
import { z } from 'zod'
import type { RuleDocument } from '../simulate/rule-document.ts'
import { isIPv4 } from '../simulate/tag/ip-literal.ts'
import { javaString } from '../simulate/java-text.ts'
import { lintMatch } from './lint-match.ts'
import { lintOverrideKey } from './lint-override-key.ts'
import { lintParameters } from './lint-parameters.ts'
import type { LintedRule, Path } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

type Item = Readonly<Record<string, unknown>>
const itemsSchema = z.array(z.record(z.string(), z.unknown()))

export function lintOverrides(rule: LintedRule, document: RuleDocument): void {
  lintOverrideKey(rule, document)
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

/** What takes effect elsewhere than it reads, or nowhere. */
function lintReach(rule: LintedRule, item: Item, path: Path): void {
  const parameters = z.record(z.string(), z.unknown()).safeParse(item['parameters']).data ?? {}
  const providers = Array.isArray(item['providerAddresses']) ? item['providerAddresses'] : []
  const at = (key: string): Path => [...path, 'parameters', key]
  for (const key of Object.keys(parameters)) {
    if (/^(.+\.)?mock$/.test(key) && item['side'] === 'provider') lintMock(rule, item, { path, at: at(key) })
    if (/^(.+\.)?loadbalance$/.test(key) && providers.length > 0)
      rule.add({ code: 'load-balance-of-one', path: at(key), says: say('load-balance-of-one') })
  }
  if (javaString(parameters['disabled']) === 'true' && providers.length === 0)
    rule.add({ code: 'disable-everybody', path: at('disabled'), says: say('disable-everybody') })
}

/** A provider's mock is thrown away where its URL meets the consumer's. Told to everybody, an item of mocks alone can be told to consumers. */
function lintMock(rule: LintedRule, { addresses, parameters }: Item, { path, at }: { path: Path; at: Path }): void {
  const isForAll = !Array.isArray(addresses) || addresses.every((address) => address === '0.0.0.0')
  const isAlone = Object.keys(parameters ?? {}).every((key) => /^(.+\.)?mock$/.test(key))
  rule.add({
    code: 'mock-at-provider',
    path: at,
    says: say('mock-at-provider'),
    ...(isForAll && isAlone && { fix: { says: say('missing-side-fix'), edit: (edited) => edited.setIn([...path, 'side'], 'consumer') } }),
  })
}
