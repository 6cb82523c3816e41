// Rules for the search of everything: by key alone, since it is asked at every letter that is typed.
import { selectRegistries } from '../io/rule-list-store.ts'
import { selectRulesNamed } from '../io/store.ts'
import { groupRules, isManaged } from '../rules/group-rules.ts'
import type { RuleName } from '../rules/rule-places.ts'
import { rootsOf } from '../service-key.ts'

/** A rule lies in a handful of znodes. */
const nodesPerRule = 5

/** Rules whose key has the text, that have a page of their own. */
export async function searchRules(text: string, limit: number): Promise<(RuleName & { registry: string })[]> {
  const nodes = await selectRulesNamed(text, limit * nodesPerRule)
  if (nodes.length === 0) return []
  const sources = await selectRegistries(undefined)
  const roots = new Map(sources.map((source) => [source.id, rootsOf(source.detail)]))
  return groupRules(nodes, (registry) => roots.get(registry) ?? rootsOf({}))
    .filter(isManaged)
    .slice(0, limit)
    .map(({ registry, kind, scope, key }) => ({ registry, kind, scope, key }))
}
