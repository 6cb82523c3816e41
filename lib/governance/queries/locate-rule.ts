// Where one rule of one registry lives.
import { AppError } from '../../platform/errors.ts'
import { selectRegistry } from '../io/rule-store.ts'
import { checkedRuleKey, rulePath, rulePath270, urlPlace, type RuleName } from '../rules/rule-places.ts'
import { rootsOf, type RuleRoots } from '../service-key.ts'

export type RuleLocation = {
  sourceId: string
  roots: RuleRoots
  name: RuleName
  /** Of its document */
  path: string
  /** Of its documents: that one, and the one of 2.7.0 to 2.7.2 */
  paths: string[]
  /** Of its old URLs, which other services may share */
  directory: string | undefined
}

/** Throws `not-found` for a registry that is none, `invalid-input` for a key that no path can hold. */
export async function locateRule({ registry, kind, scope, key: given }: RuleName & { registry: string }): Promise<RuleLocation> {
  const source = await selectRegistry(registry)
  if (!source) throw new AppError('not-found', `There is no registry ${registry}.`)
  const roots = rootsOf(source.detail)
  const name = { kind, scope, key: checkedRuleKey({ kind, scope, key: given }) }
  const path = rulePath(roots, name)
  const paths = [path, rulePath270(roots, name)?.path].filter((place) => place !== undefined)
  return { sourceId: source.id, roots, name, path, paths, directory: urlPlace(roots, name)?.directory }
}
