import { isAppError } from '../../platform/errors.ts'
import { editRule } from '../rules/edit-rule.ts'
import { isInForce, type GroupedRule } from '../rules/group-rules.ts'
import { readRuleDocument } from '../simulate/rule-document.ts'
import type { AcrossFinding } from './finding-schema.ts'
import { findingOf, type World } from './world.ts'

/**
 * Consumers take the tag rule of the application that the first provider of their list belongs to (TagStateRouter#notify). Of a service that
 * two applications provide, the other's rule is read by none of those, and which is first may change at any time.
 */
export function tagOfOneApplication({ rules, shared }: World): AcrossFinding[] {
  const tags = new Map(
    rules.flatMap((rule) => (rule.kind === 'tag' && isInForce(rule.places) ? [[`${rule.registry} ${rule.key}`, rule]] : [])),
  )
  return [...tags.values()].flatMap((rule) => {
    const { registry, key } = rule
    const served = shared.filter((one) => one.registry === registry && one.applications.includes(key))
    const others = [...new Set(served.flatMap(({ applications }) => applications))].filter((name) => name !== key).sort()
    return others.flatMap((other) => {
      const services = served.flatMap(({ applications, service }) => (applications.includes(other) ? service : []))
      return findingOfPair(rule, { other, theirs: tags.get(`${registry} ${other}`), services })
    })
  })
}

type Pair = { other: string; theirs: GroupedRule | undefined; services: readonly string[] }

/** Two rules that differ are one finding; two that say the same are none. */
function findingOfPair(rule: GroupedRule, { other, theirs, services }: Pair): AcrossFinding[] {
  const { registry, key } = rule
  const [service = ''] = services
  if (theirs && (key > other || meaningOf(rule) === meaningOf(theirs))) return []
  return [
    findingOf('tag-rule-of-one-application', {
      text: `${other} provides ${service} beside ${key}: where one of its providers stands first, consumers do not read the tag rule of ${key}.`,
      params: { service, count: services.length, key, other },
      registry,
      service,
      rules: theirs ? [rule, theirs] : [rule],
      fixes: theirs ? [] : fixOf(rule, other),
    }),
  ]
}

/** What it says beside its name. */
function meaningOf({ places }: GroupedRule): string {
  const { key: _name, ...rest } = readRuleDocument(places[0].content)
  return JSON.stringify(rest)
}

function fixOf({ registry, places }: GroupedRule, other: string): AcrossFinding['fixes'] {
  try {
    const content = editRule(places[0].content, ['key'], other)
    return [{ text: `Give ${other} the same tag rule`, rule: { registry, kind: 'tag', scope: 'application', key: other, content } }]
  } catch (error) {
    if (isAppError(error, 'invalid-input') || isAppError(error, 'conflict')) return []
    throw error
  }
}
