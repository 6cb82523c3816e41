import { AppError } from '../platform/errors.ts'

/** A service as rules name it. */
export type ServiceKey = { interface: string; group: string; version: string }

/** Where the registry keeps rules: `root` = Dubbo's registry group, `namespace` = that of its config center. */
export type RuleRoots = { root: string; namespace: string }

/** Reads `group/interface:version`; parts may be left out with their separator. Throws `invalid-input`. */
export function parseServiceKey(id: string): ServiceKey {
  const slash = id.indexOf('/')
  const colon = id.indexOf(':', slash + 1)
  const key = { group: slash < 0 ? '' : id.slice(0, slash), interface: id.slice(slash + 1, colon < 0 ? undefined : colon), version: colon < 0 ? '' : id.slice(colon + 1) }
  if (key.interface === '' || [key.group, key.interface, key.version].some(isOdd)) {
    throw new AppError('invalid-input', `"${id}" is not a service: write group/interface:version.`)
  }
  return key
}

const isOdd = (part: string): boolean => part.includes('/') || part.includes('\u0000')

/** `group/interface:version` */
export const formatServiceKey = ({ interface: name, group, version }: ServiceKey): string => (group ? `${group}/` : '') + name + (version ? `:${version}` : '')

/** Directory of the old rule URLs. */
export const configuratorsDirectory = ({ root }: RuleRoots, service: ServiceKey): string => `/${root}/${service.interface}/configurators`

/** Service rule from 2.7.3 on: URL#getColonSeparatedKey, both colons always there. The config group is always `dubbo`. */
export const configuratorsPath = ({ namespace }: RuleRoots, service: ServiceKey): string =>
  `/${namespace}/config/dubbo/${service.interface}:${service.version}:${service.group}.configurators`

/** Service rule of 2.7.0–2.7.2: URL#getEncodedServiceKey, `/` written as `*`, the last dot of `key.configurators` as `/`. */
export const configuratorsPath270 = ({ namespace }: RuleRoots, service: ServiceKey): string =>
  `/${namespace}/config/${formatServiceKey(service).replaceAll('/', '*')}/configurators`
