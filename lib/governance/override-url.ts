// Old rule URLs, `override://host:port/interface?…`, as far as weights are concerned. The whole rule is the name of its znode.
import { decodeNodeName, formatAddress, parseDubboUrl, type DubboUrl } from '../registry/dubbo-url.ts'
import type { ServiceKey } from '../registry/service-id.ts'
import { isAppError } from '../platform/errors.ts'
import { readSetting, settingValue, type Setting } from './weight-document.ts'

/** The rule that sets one provider's weight, or disables it, parameters in Dubbo's order (URL#buildParameters sorts them). */
export function formatWeightOverride(service: ServiceKey, address: string, weight: number, setting: Setting = 'weight'): string {
  const params = [
    ['category', 'configurators'],
    ['dynamic', 'false'],
    ['enabled', 'true'],
    ...(service.group ? [['group', service.group]] : []),
    ...(service.version ? [['version', service.version]] : []),
    [setting, String(settingValue(setting, weight))],
  ].toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1))
  return `override://${address}/${service.interface}?${params.map((pair) => pair.join('=')).join('&')}`
}

/** The URL a znode is named with; undefined for a name that is none. */
export const urlOfNode = (name: string): string | undefined => orUndefined(() => decodeNodeName(name))

/** Reads an override or absent URL; undefined for anything else. */
function parseOverrideUrl(text: string): DubboUrl | undefined {
  const url = orUndefined(() => parseDubboUrl(text))
  return url?.protocol === 'override' || url?.protocol === 'absent' ? url : undefined
}

const ownParams: readonly string[] = ['category', 'dynamic', 'enabled', 'group', 'version']

/** The address and weight of a rule of our shape: one provider, only a weight (or `disabled`, then it is 1), no condition. */
export function readWeightOverride(
  text: string,
  service: ServiceKey,
  setting: Setting = 'weight',
): { address: string; weight: number } | undefined {
  const url = parseOverrideUrl(text)
  if (!url || url.protocol !== 'override' || url.port === 0 || url.host === '0.0.0.0' || !speaksOf(url, service)) return undefined
  const weight = readSetting(setting, url.params[setting] ?? '')
  if (weight === undefined || !Object.keys(url.params).every((key) => key === setting || ownParams.includes(key))) return undefined
  return url.params['enabled'] === 'false' ? undefined : { address: formatAddress(url.host, url.port), weight }
}

/** True for any old rule URL that carries a weight (or `disabled`) and may touch one of the addresses: its own, or everybody's. */
export function touchesWeightOf(text: string, service: ServiceKey, addresses: readonly string[], setting: Setting = 'weight'): boolean {
  const url = parseOverrideUrl(text)
  if (!url || !speaksOf(url, service) || !Object.keys(url.params).some((key) => key === setting || key.endsWith(`.${setting}`)))
    return false
  // a host without port names a consumer; 0.0.0.0 everybody, with a port every provider on it
  if (url.port === 0) return true
  return url.host === '0.0.0.0'
    ? addresses.some((address) => address.endsWith(`:${url.port}`))
    : addresses.includes(formatAddress(url.host, url.port))
}

/** Whether an old rule URL of any kind is switched on; one that cannot be read is not. */
export const isEnabledUrl = (text: string): boolean => {
  const url = orUndefined(() => parseDubboUrl(text))
  return url !== undefined && url.params['enabled'] !== 'false'
}

/** Group and version must be equal; `*` on a rule is no wildcard (UrlUtils#isMatch). */
const speaksOf = (url: DubboUrl, service: ServiceKey): boolean =>
  url.path === service.interface && (url.params['group'] ?? '') === service.group && (url.params['version'] ?? '') === service.version

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return undefined
    throw error
  }
}
