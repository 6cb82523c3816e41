import type { AcrossFinding } from './finding-schema.ts'
import { findingOf, type World } from './world.ts'

/** A rule that nobody who is registered reads: its key is mistyped, or its time is over. */
export function forNobody({ rules, service, application }: World): AcrossFinding[] {
  return rules.flatMap((rule): AcrossFinding[] => {
    const { registry, kind, scope, key, places } = rule
    if (places.every(({ format }) => format === 'stray')) {
      const [{ path }] = places
      return [findingOf('misplaced-rule', { text: `No Dubbo looks for a rule at ${path}.`, params: { path }, registry, rules: [rule] })]
    }
    const known = scope === 'service' ? service(registry, key) : application(registry, key)
    const isRead = kind === 'migration' ? known?.consumes : kind === 'tag' || kind === 'script' ? known?.provides : known !== undefined
    if (isRead) return []
    const text = `Nobody that is registered reads the ${kind} rule of ${key}.`
    return [findingOf('rule-for-nobody', { text, params: { key }, registry, service: scope === 'service' ? key : null, rules: [rule] })]
  })
}
