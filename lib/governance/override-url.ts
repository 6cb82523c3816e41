// Old rule URLs, `override://host:port/interface?…`, as far as weights are concerned. The whole rule is the name of its znode.
import type { ServiceKey } from './service-key.ts'

export type OverrideUrl = { protocol: string; host: string; port: number; interface: string; params: ReadonlyMap<string, string> }

/** The rule that sets one provider's weight, parameters in Dubbo's order (URL#buildParameters sorts them). */
export function formatWeightOverride(service: ServiceKey, address: string, weight: number): string {
  const params = [
    ['category', 'configurators'],
    ['dynamic', 'false'],
    ['enabled', 'true'],
    ...(service.group ? [['group', service.group]] : []),
    ...(service.version ? [['version', service.version]] : []),
    ['weight', String(weight)],
  ]
  return `override://${address}/${service.interface}?${params.map((pair) => pair.join('=')).join('&')}`
}

/** java.net.URLEncoder: what Dubbo names znodes with. */
export const encodeNodeName = (url: string): string =>
  encodeURIComponent(url).replace(/%20/g, '+').replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** java.net.URLDecoder; undefined for a name that is none. */
export function decodeNodeName(name: string): string | undefined {
  try {
    return decodeURIComponent(name.replace(/\+/g, ' '))
  } catch {
    return undefined
  }
}

/** Reads an override or absent URL; undefined for anything else. The host may be empty or without port (port 0). */
export function parseOverrideUrl(text: string): OverrideUrl | undefined {
  const match = /^(override|absent):\/\/(?:[^/@?]*@)?(\[[^\]]*\]|[^/:?]*)(?::(\d{1,5}))?(?:\/([^?]*))?(?:\?(.*))?$/s.exec(text)
  if (!match) return undefined
  const params = new Map<string, string>()
  for (const pair of (match[5] ?? '').split('&')) {
    const equals = pair.indexOf('=')
    if (equals > 0) params.set(pair.slice(0, equals), pair.slice(equals + 1))
  }
  return { protocol: match[1] ?? '', host: match[2] ?? '', port: Number(match[3] ?? 0), interface: match[4] ?? '', params }
}

const ownParams: readonly string[] = ['category', 'dynamic', 'enabled', 'group', 'version', 'weight']

/** The address and weight of a rule of our shape: one provider, only a weight, no condition. */
export function readWeightOverride(text: string, service: ServiceKey): { address: string; weight: number } | undefined {
  const url = parseOverrideUrl(text)
  if (!url || url.protocol !== 'override' || url.port === 0 || !speaksOf(url, service)) return undefined
  const weight = url.params.get('weight') ?? ''
  if (![...url.params.keys()].every((key) => ownParams.includes(key)) || !/^\d{1,9}$/.test(weight)) return undefined
  return url.params.get('enabled') === 'false' ? undefined : { address: `${url.host}:${url.port}`, weight: Number(weight) }
}

/** True for any old rule URL that carries a weight and may touch the address: its own, its host, or every host. */
export function touchesWeightOf(text: string, service: ServiceKey, addresses: readonly string[]): boolean {
  const url = parseOverrideUrl(text)
  if (!url || !speaksOf(url, service) || ![...url.params.keys()].some((key) => key === 'weight' || key.endsWith('.weight'))) return false
  // a host without port names a consumer, or with 0.0.0.0 everybody
  return url.port === 0 || addresses.includes(`${url.host}:${url.port}`)
}

/** Group and version must be equal; `*` on a rule is no wildcard (UrlUtils#isMatch). */
const speaksOf = (url: OverrideUrl, service: ServiceKey): boolean =>
  url.interface === service.interface && (url.params.get('group') ?? '') === service.group && (url.params.get('version') ?? '') === service.version
