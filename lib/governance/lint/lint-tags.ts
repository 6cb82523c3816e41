// Traps of tag rules.
import { z } from 'zod'
import { javaString } from '../simulate/java-text.ts'
import type { RuleDocument } from '../simulate/rule-document.ts'
import { isTame } from '../simulate/string-match.ts'
import { isIPv6 } from '../simulate/tag/ip-literal.ts'
import type { LintedRule, Path } from './linted-rule.ts'

type Tag = Readonly<Record<string, unknown>>
const tagsSchema = z.array(z.record(z.string(), z.unknown()))

export function lintTags(rule: LintedRule, document: RuleDocument): void {
  const tags = tagsSchema.safeParse(document['tags'] ?? [])
  if (!tags.success || tags.data.length === 0) {
    rule.add({
      code: 'empty-tags',
      path: ['tags'],
      text: 'Without tags the rule is none: the tags that providers carry themselves decide.',
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
      text: 'Levels (beta|team1 falls back to beta) are known since Dubbo 3.3; before, the whole text is the tag.',
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
        text: `"${address}" is no address for Dubbo: ip, ip:port, 0.0.0.0:port, 10.0.0.* , 10.0.0.1-9 or 10.0.0.0/24.`,
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
      text: readsMatch
        ? 'A tag with neither addresses nor match makes Dubbo 3 fail on the whole rule.'
        : 'A tag without addresses is no tag.',
    })
  if (match === undefined || match === null) return
  if (!readsMatch)
    rule.add({
      code: 'match-not-read',
      path: [...path, 'match'],
      text: 'match is read in rules of configVersion v3.0 by Dubbo 3.2 and later.',
      fix: { text: 'Say v3.0', edit: (edited) => edited.setIn(['configVersion'], 'v3.0') },
    })
  else
    rule.add({
      code: 'tag-match-interface-level',
      path: [...path, 'match'],
      text: 'match works for consumers on the interface level alone; application-level consumers, the default of Dubbo 3, do not see the parameters.',
      generations: rule.generations3,
    })
  lintExpressions(rule, match, [...path, 'match'])
}

const expressionsSchema = z.array(z.looseObject({ value: z.looseObject({ regex: z.string().optional() }).optional() }))

function lintExpressions(rule: LintedRule, match: unknown, path: Path): void {
  for (const [index, one] of (expressionsSchema.safeParse(match).data ?? []).entries()) {
    const regex = one.value?.regex
    if (regex !== undefined && !isTame(regex))
      rule.add({
        code: 'explosive-expression',
        path: [...path, index],
        text: 'This expression is broken, very long, or may take for ever on some texts; consumers run it for every call.',
      })
  }
}
