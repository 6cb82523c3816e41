import type { GroupedRule } from '../rules/group-rules.ts'
import { acrossCodes, type AcrossFinding, type RuleRef } from './finding-schema.ts'
import type { World } from './world.ts'

/** A rule that nobody who is registered reads: its key is mistyped, or its time is over. */
export function forNobody({ rules, service, application }: World): AcrossFinding[] {
  return rules.flatMap((rule): AcrossFinding[] => {
    const { registry, kind, scope, key, places } = rule
    if (places.every(({ format }) => format === 'stray')) return [misplaced(rule)]
    const known = scope === 'service' ? service(registry, key) : application(registry, key)
    const isRead = kind === 'migration' ? known?.consumes : kind === 'tag' || kind === 'script' ? known?.provides : known !== undefined
    if (isRead) return []
    return [
      {
        code: 'rule-for-nobody',
        severity: acrossCodes['rule-for-nobody'],
        text: `Nobody that is registered reads the ${kind} rule of ${key}.`,
        params: { key },
        registry,
        service: scope === 'service' ? key : null,
        rules: [refOf(rule)],
        fixes: [],
      },
    ]
  })
}

function misplaced(rule: GroupedRule): AcrossFinding {
  const [{ path }] = rule.places
  return {
    code: 'misplaced-rule',
    severity: acrossCodes['misplaced-rule'],
    text: `No Dubbo looks for a rule at ${path}.`,
    params: { path },
    registry: rule.registry,
    service: null,
    rules: [refOf(rule)],
    fixes: [],
  }
}

export const refOf = ({ registry, kind, scope, key }: RuleRef): RuleRef => ({ registry, kind, scope, key })
