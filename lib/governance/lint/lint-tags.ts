// Traps of tag rules.
import { z } from 'zod'
import { javaString } from '../simulate/java-text.ts'
import type { RuleDocument } from '../simulate/rule-document.ts'
import { isIPv6 } from '../simulate/tag/ip-literal.ts'
import { stringMatchSchema } from '../simulate/string-match.ts'
import { lintStringMatch } from './lint-string-match.ts'
import type { LintedRule, Path } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

type Tag = Readonly<Record<string, unknown>>
const tagsSchema = z.array(z.record(z.string(), z.unknown()))

export function lintTags(rule: LintedRule, document: RuleDocument): void {
  const tags = tagsSchema.safeParse(document['tags'] ?? [])
  if (!tags.success || tags.data.length === 0) {
    rule.add({
      code: 'empty-tags',
      path: ['tags'],
      says: say('empty-tags'),
    })
    return
  }
  const readsMatch = javaString(document['configVersion']).startsWith('v3.0')
  for (const [index, tag] of tags.data.entries()) {
    const path: Path = ['tags', index]
    lintName(rule, tag, path)
    lintAddresses(rule, tag, path)
    lintMatch(rule, { tag, path, readsMatch })
  }
}

function lintName(rule: LintedRule, { name }: Tag, path: Path): void {
  if (javaString(name).includes('|'))
    rule.add({
      code: 'tag-levels-33',
      path: [...path, 'name'],
      says: say('tag-levels-33'),
      generations: rule.readBy((generation) => generation !== '3.3'),
    })
}

function lintAddresses(rule: LintedRule, { addresses }: Tag, path: Path): void {
  const given = Array.isArray(addresses) ? addresses.map(javaString) : []
  for (const [index, address] of given.entries())
    if (!isAddress(address))
      rule.add({
        code: 'broken-address',
        path: [...path, 'addresses', index],
        says: say('broken-address', { address }),
      })
}

/** Four parts of numbers, stars and ranges, perhaps with a port; a subnet; IPv6; or everything. */
const isAddress = (address: string): boolean =>
  address === '*' ||
  /^[\d*-]+(\.[\d*-]+){3}(:\d+)?$/.test(address) ||
  /^[\d.]+\/\d+$/.test(address) ||
  isIPv6(address.replace(/^\[|\](:\d+)?$|\/\d+$/g, ''))

function lintMatch(rule: LintedRule, { tag, path, readsMatch }: { tag: Tag; path: Path; readsMatch: boolean }): void {
  const hasAddresses = Array.isArray(tag['addresses']) && tag['addresses'].length > 0
  const match = tag['match']
  if (!hasAddresses && (match === undefined || match === null))
    rule.add({
      code: 'tag-without-addresses',
      path,
      says: say(readsMatch ? 'tag-without-addresses-fails' : 'tag-without-addresses'),
    })
  if (match === undefined || match === null) return
  if (!readsMatch)
    rule.add({
      code: 'match-not-read',
      path: [...path, 'match'],
      says: say('match-not-read-tag'),
      fix: { says: say('version-fix'), edit: (edited) => edited.setIn(['configVersion'], 'v3.0') },
    })
  lintValues(rule, match, [...path, 'match'])
}

const matchesSchema = z.array(z.looseObject({ value: stringMatchSchema.nullish() }))

function lintValues(rule: LintedRule, match: unknown, path: Path): void {
  for (const [index, { value }] of (matchesSchema.safeParse(match).data ?? []).entries())
    lintStringMatch(rule, value ?? {}, [...path, index, 'value'])
}
