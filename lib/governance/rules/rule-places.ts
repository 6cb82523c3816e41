// Where a rule lives: the document of 2.7.3 and later, the one of 2.7.0 to 2.7.2, and the directory of the old URLs.
import { AppError } from '../../platform/errors.ts'
import { formatColonKey, formatServiceId, parseServiceId } from '../../registry/service-id.ts'
import { documentPath, documentPath270, parseRuleService, type RuleRoots, type RuleSuffix } from '../service-key.ts'
import type { RuleForm } from './rule-forms.ts'
import type { DraftKind, RuleDraft } from './schema.ts'

/** What names a rule within a registry. */
export type RuleName = Pick<RuleDraft, 'kind' | 'scope' | 'key'>

export const suffixes: Readonly<Record<DraftKind, RuleSuffix>> = {
  override: 'configurators',
  condition: 'condition-router',
  tag: 'tag-router',
  script: 'script-router',
  affinity: 'affinity-router',
  migration: 'migration',
  mesh: 'MESHAPPRULE',
}

/** Kinds that Dubbo looks up by the name of an application alone. */
const onlyOfApplications: readonly DraftKind[] = ['tag', 'script', 'migration', 'mesh']

/** The key in its one way of writing. Throws `invalid-input` for one that no path can hold, or a scope that the kind does not know. */
export function checkedRuleKey({ kind, scope, key }: RuleName): string {
  if (scope === 'service') {
    if (onlyOfApplications.includes(kind))
      throw new AppError('invalid-input', `scope: Dubbo reads a ${kind} rule by application, never by service.`, {
        details: { field: 'scope' },
      })
    return formatServiceId(parseRuleService(key))
  }
  if (!/^[^\s/\p{Cc}]+$/u.test(key) || key === '.' || key === '..')
    throw new AppError('invalid-input', `key: "${key.slice(0, 100)}" cannot have a rule: it does not fit a path.`, {
      details: { field: 'key' },
    })
  return key
}

/** The document itself: what is edited, compared and rolled back. Throws `invalid-input`. */
export function rulePath(roots: Pick<RuleRoots, 'namespace'>, rule: RuleName): string {
  const key = checkedRuleKey(rule)
  return documentPath(roots, rule.scope === 'service' ? formatColonKey(parseServiceId(key)) : key, suffixes[rule.kind])
}

/** The same document where 2.7.0 to 2.7.2 look for it; undefined for kinds they do not know. */
export function rulePath270(roots: Pick<RuleRoots, 'namespace'>, rule: RuleName): { path: string; form: RuleForm } | undefined {
  const forms: Partial<Record<DraftKind, RuleForm>> = { override: 'configurators-2.7.0', condition: 'condition-2.7.0', tag: 'tag-2.7.0' }
  const form = forms[rule.kind]
  if (!form) return undefined
  return { form, path: documentPath270(roots, checkedRuleKey(rule), suffixes[rule.kind]) }
}

/** Where 2.5 and 2.6 look for the rules of a service; undefined for what they cannot be told. */
export function urlPlace({ root }: Pick<RuleRoots, 'root'>, rule: RuleName): { directory: string; form: RuleForm } | undefined {
  if (rule.scope !== 'service' || (rule.kind !== 'override' && rule.kind !== 'condition')) return undefined
  const { interface: name } = parseServiceId(checkedRuleKey(rule))
  return rule.kind === 'override'
    ? { directory: `/${root}/${name}/configurators`, form: 'override-url' }
    : { directory: `/${root}/${name}/routers`, form: 'condition-url' }
}
