// Where the rules of a service live. `root` = Dubbo's registry group, `namespace` = that of its config center.
import { AppError } from '../platform/errors.ts'
import { formatColonKey, formatServiceId, parseServiceId, type ServiceKey } from '../registry/service-id.ts'

export type RuleRoots = { root: string; namespace: string }

/** The roots of a registry, out of what its source says of itself. */
export function rootsOf({ root, configNamespace }: Readonly<Record<string, unknown>>): RuleRoots {
  return { root: typeof root === 'string' ? root : 'dubbo', namespace: typeof configNamespace === 'string' ? configNamespace : 'dubbo' }
}

/** Reads a service id whose parts can stand in a znode path. Throws `invalid-input`. */
export function parseRuleService(id: string): ServiceKey {
  const key = parseServiceId(id)
  if ([key.group, key.interface, key.version].some((part) => part.includes('/') || part === '.' || part === '..')) {
    throw new AppError('invalid-input', `"${id.slice(0, 100)}" cannot have a rule: its parts do not fit a path.`)
  }
  return key
}

/** Directory of the old rule URLs. */
export const configuratorsDirectory = ({ root }: RuleRoots, service: ServiceKey): string => `/${root}/${service.interface}/configurators`

export type RuleSuffix =
  'configurators' | 'condition-router' | 'tag-router' | 'script-router' | 'affinity-router' | 'migration' | 'MESHAPPRULE'

type Namespace = Pick<RuleRoots, 'namespace'>

/**
 * A rule's document from 2.7.3 on. `name`: URL#getColonSeparatedKey of a service, both colons always there, or an application. The config
 * group is Dubbo's constant for migration rules, and `dubbo` for all others.
 */
export const documentPath = ({ namespace }: Namespace, name: string, suffix: RuleSuffix): string =>
  `/${namespace}/config/${suffix === 'migration' ? 'DUBBO_SERVICEDISCOVERY_MIGRATION' : 'dubbo'}/${name}.${suffix}`

/** The same in 2.7.0–2.7.2: URL#getEncodedServiceKey or an application, `/` written as `*`, the last dot of `key.suffix` as `/`. */
export const documentPath270 = ({ namespace }: Namespace, key: string, suffix: RuleSuffix): string =>
  `/${namespace}/config/${key.replaceAll('/', '*')}/${suffix}`

/** Service rule from 2.7.3 on. */
export const configuratorsPath = (roots: RuleRoots, service: ServiceKey): string =>
  documentPath(roots, formatColonKey(service), 'configurators')

/** Rule of an application, for all its consumers (and, by `side`, its providers). */
export const applicationConfiguratorsPath = (roots: RuleRoots, application: string): string =>
  documentPath(roots, application, 'configurators')

/** Service rule of 2.7.0–2.7.2. */
export const configuratorsPath270 = (roots: RuleRoots, service: ServiceKey): string =>
  documentPath270(roots, formatServiceId(service), 'configurators')
