// Traps of `match` in override rules v3.0: read by 3.2 and later alone, and each part is compared with something of its own.
import type { SimulatedGeneration } from '../simulate/model.ts'
import type { RuleDocument } from '../simulate/rule-document.ts'
import { ruleMatchSchema, type RuleMatch } from '../simulate/override/configurator.ts'
import { lintStringMatch } from './lint-string-match.ts'
import type { LintedRule, Path } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

type Item = Readonly<Record<string, unknown>>

export function lintMatch(rule: LintedRule, { configVersion }: RuleDocument, { item, path }: { item: Item; path: Path }): void {
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
  if (!match.success) return rule.add({ code: 'match-failed', path: at, says: say('match-failed') })
  lintStrings(rule, match.data, at)
  if (match.data.providerAddress?.cird !== undefined)
    rule.add({ code: 'cidr-with-port', path: [...at, 'providerAddress'], says: say('cidr-with-port') })
  if (item['side'] === 'consumer' && isVersion30) lintForConsumers(rule, match.data, at)
}

/** Consumers compare with what they are and hold themselves. */
function lintForConsumers(rule: LintedRule, match: RuleMatch, at: Path): void {
  lintOwnAddress(rule, match, at)
  for (const [index, { key }] of (match.param ?? []).entries()) lintParam(rule, key, [...at, 'param', index])
}

function lintStrings(rule: LintedRule, { service, app, param }: RuleMatch, at: Path): void {
  for (const [index, one] of (service?.oneof ?? []).entries()) lintStringMatch(rule, one, [...at, 'service', 'oneof', index])
  for (const [index, one] of (app?.oneof ?? []).entries()) lintStringMatch(rule, one, [...at, 'app', 'oneof', index])
  for (const [index, { value }] of (param ?? []).entries()) lintStringMatch(rule, value ?? {}, [...at, 'param', index, 'value'])
}

/** An address with a port is a provider's, which no consumer has: it can be moved to where providers are compared. */
function lintOwnAddress(rule: LintedRule, { address, providerAddress }: RuleMatch, at: Path): void {
  if (!address || address.wildcard === '0.0.0.0' || address.wildcard === '*') return
  const path = [...at, 'address']
  const isProviders = /:[\d*]+$/.test(address.wildcard ?? address.exact ?? '') && address.cird === undefined
  rule.add({
    code: 'match-address-is-own',
    path,
    says: say('match-address-is-own'),
    generations: rule.generations3,
    ...(isProviders &&
      !providerAddress && {
        fix: {
          says: say('match-address-fix'),
          edit: (edited) => {
            const written = edited.getIn(path, true)
            edited.deleteIn(path)
            edited.setIn([...at, 'providerAddress'], written)
          },
        },
      }),
  })
}

function lintParam(rule: LintedRule, key: string | undefined, path: Path): void {
  if (key === undefined) return
  rule.add({
    code: 'match-param-by-interface',
    path,
    says: say('match-param-by-interface', { key }),
    generations: generationsWithout(rule, key),
  })
}

/** Whose consumers on the interface level test a URL without the key: it holds application and side, and since 3.3 the service key. */
export function generationsWithout(rule: LintedRule, key: string): SimulatedGeneration[] {
  if (key === 'application' || key === 'side') return []
  return key === 'group' || key === 'version' ? rule.readBy((generation) => generation === '3.2') : rule.generations3
}
