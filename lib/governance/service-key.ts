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

/** Service rule from 2.7.3 on: URL#getColonSeparatedKey, both colons always there. The config group is always `dubbo`. */
export const configuratorsPath = ({ namespace }: RuleRoots, service: ServiceKey): string =>
  `/${namespace}/config/dubbo/${formatColonKey(service)}.configurators`

/** Rule of an application, for all its consumers (and, by `side`, its providers). */
export const applicationConfiguratorsPath = ({ namespace }: RuleRoots, application: string): string =>
  `/${namespace}/config/dubbo/${application}.configurators`

/** Service rule of 2.7.0–2.7.2: URL#getEncodedServiceKey, `/` written as `*`, the last dot of `key.configurators` as `/`. */
export const configuratorsPath270 = ({ namespace }: RuleRoots, service: ServiceKey): string =>
  `/${namespace}/config/${formatServiceId(service).replaceAll('/', '*')}/configurators`
