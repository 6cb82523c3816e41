// Where a rule lives: the document of 2.7.3 and later, the one of 2.7.0 to 2.7.2, and the directory of the old URLs.
import { AppError } from '../../platform/errors.ts'
import { formatColonKey, formatServiceId, parseServiceId } from '../../registry/service-id.ts'
import { parseRuleService, type RuleRoots } from '../service-key.ts'
import type { RuleForm } from './rule-forms.ts'
import type { DraftKind, RuleDraft } from './schema.ts'

/** What names a rule within a registry. */
export type RuleName = Pick<RuleDraft, 'kind' | 'scope' | 'key'>

const suffixes: Readonly<Record<DraftKind, string>> = {
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

/** Dubbo's constant for the group of migration rules. */
const migrationGroup = 'DUBBO_SERVICEDISCOVERY_MIGRATION'

/** The key in its one way of writing. Throws `invalid-input` for one that no path can hold, or a scope that the kind does not know. */
export function checkedRuleKey({ kind, scope, key }: RuleName): string {
  if (scope === 'service') {
    if (onlyOfApplications.includes(kind))
      throw new AppError('invalid-input', `Dubbo reads a ${kind} rule by application, never by service.`)
    return formatServiceId(parseRuleService(key))
  }
  if (!/^[^\s/\p{Cc}]+$/u.test(key) || key === '.' || key === '..')
    throw new AppError('invalid-input', `"${key.slice(0, 100)}" cannot have a rule: it does not fit a path.`)
  return key
}

/** The document itself: what is edited, compared and rolled back. Throws `invalid-input`. */
export function rulePath({ namespace }: Pick<RuleRoots, 'namespace'>, rule: RuleName): string {
  const key = checkedRuleKey(rule)
  const name = rule.scope === 'service' ? formatColonKey(parseServiceId(key)) : key
  return `/${namespace}/config/${rule.kind === 'migration' ? migrationGroup : 'dubbo'}/${name}.${suffixes[rule.kind]}`
}

/** The same document where 2.7.0 to 2.7.2 look for it; undefined for kinds they do not know. */
export function rulePath270({ namespace }: Pick<RuleRoots, 'namespace'>, rule: RuleName): { path: string; form: RuleForm } | undefined {
  const forms: Partial<Record<DraftKind, RuleForm>> = { override: 'configurators-2.7.0', condition: 'condition-2.7.0', tag: 'tag-2.7.0' }
  const form = forms[rule.kind]
  if (!form) return undefined
  return { form, path: `/${namespace}/config/${checkedRuleKey(rule).replaceAll('/', '*')}/${suffixes[rule.kind]}` }
}

/** Where 2.5 and 2.6 look for the rules of a service; undefined for what they cannot be told. */
export function urlPlace({ root }: Pick<RuleRoots, 'root'>, rule: RuleName): { directory: string; form: RuleForm } | undefined {
  if (rule.scope !== 'service' || (rule.kind !== 'override' && rule.kind !== 'condition')) return undefined
  const { interface: name } = parseServiceId(checkedRuleKey(rule))
  return rule.kind === 'override'
    ? { directory: `/${root}/${name}/configurators`, form: 'override-url' }
    : { directory: `/${root}/${name}/routers`, form: 'condition-url' }
}

/** The rule that a path is the document of; undefined for old URLs, the paths of 2.7.0 to 2.7.2, and what is no rule. */
export function ruleOfPath(namespace: string, path: string, key: string): RuleName | undefined {
  const [group, name, ...rest] = path.startsWith(`/${namespace}/config/`) ? path.slice(`/${namespace}/config/`.length).split('/') : []
  if (name === undefined || rest.length > 0) return undefined
  for (const kind of Object.keys(suffixes).filter((word): word is DraftKind => word in suffixes)) {
    if (!name.endsWith(`.${suffixes[kind]}`) || group !== (kind === 'migration' ? migrationGroup : 'dubbo')) continue
    return { kind, scope: name.slice(0, -suffixes[kind].length - 1).includes(':') ? 'service' : 'application', key }
  }
  return undefined
}
