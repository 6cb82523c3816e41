// One rule lies in several forms, each read by other generations. A hand edit of one leaves the others behind.
import type { GroupedRule, RulePlace } from '../rules/group-rules.ts'
import { twinsOf } from '../rules/rule-twins.ts'
import type { AcrossFinding } from './finding-schema.ts'
import { findingOf, type World } from './world.ts'

/** Old URLs that say what the document said before, or the copy of 2.7.0 to 2.7.2 that says another thing than the document. */
export function outOfStep(world: World): AcrossFinding[] {
  return world.rules.flatMap((rule) => {
    const document = rule.places.find(({ format }) => format === 'yaml')
    return [...copyOf(rule, document), ...(document ? twins(world, rule, document) : [])]
  })
}

function copyOf(rule: GroupedRule, document: RulePlace | undefined): AcrossFinding[] {
  const copy = rule.places.find(({ format }) => format === 'yaml-2.7.0')
  if (!copy || copy.content === document?.content) return []
  const text = document
    ? `2.7.0 to 2.7.2 read another text at ${copy.path} than the later ones at ${document.path}.`
    : `${copy.path} is read by 2.7.0 to 2.7.2 alone; the document of the later ones is not there.`
  const fixes = document ? [republished(rule, document)] : []
  return [findingOf('copy-out-of-step', { text, params: { path: copy.path }, registry: rule.registry, rules: [rule], fixes })]
}

/** Old URLs that say what the document said before and says no more. */
export function urlsLeft({ former }: World, rule: GroupedRule): string[] {
  const document = rule.places.find(({ format }) => format === 'yaml')
  const urls = urlsOf(rule)
  if (!document || urls.size === 0) return []
  const wanted = new Set(twinsOf(rule, document.content))
  const said = former(rule.registry, document.path).flatMap((content) => twinsOf(rule, content))
  return [...new Set(said)].filter((url) => urls.has(url) && !wanted.has(url))
}

const urlsOf = ({ places }: GroupedRule): Set<string> =>
  new Set(places.flatMap(({ format, content }) => (format === 'url' ? [content] : [])))

function twins(world: World, rule: GroupedRule, document: RulePlace): AcrossFinding[] {
  const urls = urlsOf(rule)
  if (urls.size === 0) return []
  const left = urlsLeft(world, rule)
  const wanted = twinsOf(rule, document.content)
  const isTwinned = left.length > 0 || wanted.some((url) => urls.has(url))
  const missing = isTwinned ? wanted.filter((url) => !urls.has(url)) : []
  if (left.length + missing.length === 0) return []
  const [first = ''] = [...left, ...missing]
  return [
    findingOf('twin-out-of-step', {
      text: `Old URLs do not say what the document of ${rule.key} says: ${left.length} left behind, ${missing.length} missing, ${first} first.`,
      params: { key: rule.key, left: left.length, missing: missing.length, url: first },
      registry: rule.registry,
      service: rule.key,
      rules: [rule],
      fixes: [republished(rule, document)],
    }),
  ]
}

/** The same text once more: planned anew, it is written in every form. */
const republished = ({ registry, kind, scope, key }: GroupedRule, { content }: RulePlace): AcrossFinding['fixes'][number] => ({
  text: 'Write what the document says in every form',
  rule: { registry, kind, scope, key, content },
})
