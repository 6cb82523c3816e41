import { AppError } from '../platform/errors.ts'
import { checkedName } from './text.ts'

/** What Dubbo calls a service: interface, group and version; the last two may be "". */
export type ServiceKey = { interface: string; group: string; version: string }

/** `group/interface:version`, parts that are empty left out with their separator (org.apache.dubbo.common.URL#getServiceKey). Throws invalid-input when it is too long to be a key. */
export const formatServiceId = ({ group, interface: name, version }: ServiceKey): string =>
  checkedName('service name', `${group === '' ? '' : `${group}/`}${name}${version === '' ? '' : `:${version}`}`)

/** Reads a service id. Throws invalid-input. */
export function parseServiceId(id: string): ServiceKey {
  const slash = id.indexOf('/')
  const rest = slash < 0 ? id : id.slice(slash + 1)
  const colon = rest.indexOf(':')
  const name = colon < 0 ? rest : rest.slice(0, colon)
  if (name === '') throw new AppError('invalid-input', `"${id.slice(0, 100)}" is not a service: write group/interface:version.`)
  return { group: slash < 0 ? '' : id.slice(0, slash), interface: name, version: colon < 0 ? '' : rest.slice(colon + 1) }
}

/** Reads `interface:version:group`, the form of rule znodes since 2.7.3 (URL#getColonSeparatedKey). Undefined where it is none, e.g. an application's name. */
export function parseColonKey(key: string): ServiceKey | undefined {
  const parts = key.split(':')
  const [name, version, group] = parts
  if (parts.length < 2 || parts.length > 3 || !name) return undefined
  return { interface: name, version: version ?? '', group: group ?? '' }
}

/** `interface:version:group` with both colons, as rule znodes are named. */
export const formatColonKey = ({ group, interface: name, version }: ServiceKey): string => `${name}:${version}:${group}`
