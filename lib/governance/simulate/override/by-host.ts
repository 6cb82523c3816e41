// Rules that name providers one by one are looked up by the provider's host, not tried one after the other: a weight for each of 2,000
// providers would be four million comparisons. What comes out may be too much and is compared as ever; it is never too little.
import { isIPv4 } from '../tag/ip-literal.ts'
import type { SimulatedGeneration } from '../model.ts'
import type { Configurator } from './configurator.ts'

/** The items that may speak of a host, in their order. `hostsOf` gives undefined for an item that may speak of any. */
export function byHost<T>(items: readonly T[], hostsOf: (item: T) => readonly string[] | undefined): (host: string) => readonly T[] {
  if (items.length < worthIt) return () => items
  const general: number[] = []
  const named = new Map<string, number[]>()
  for (const [place, item] of items.entries()) {
    const hosts = hostsOf(item)
    if (hosts?.every((host) => isIPv4(host) && host !== '0.0.0.0')) {
      for (const key of new Set(hosts.map(keyOf))) named.set(key, [...(named.get(key) ?? []), place])
    } else general.push(place)
  }
  return (host) => {
    if (!isIPv4(host)) return items
    const places = [...general, ...(named.get(keyOf(host)) ?? [])].sort((one, other) => one - other)
    return places.flatMap((place) => items[place] ?? [])
  }
}

const worthIt = 8

/** Without the first number: 2.7 takes an address for named that stands somewhere inside another, as 10.0.0.1 in 110.0.0.1. */
const keyOf = (host: string): string => host.slice(host.indexOf('.'))

/** Hosts of the providers that an override names; undefined where it names none. */
export function hostsOfOverride({ url: { host, port, params } }: Configurator, generation: SimulatedGeneration): string[] | undefined {
  const addresses = params['providerAddresses'] ?? ''
  if (generation !== '2.6' && addresses !== '') return addresses.split(',').map((address) => address.replace(/:\d+$/, ''))
  // with a configVersion the host is the consumer's
  return port !== 0 && (params['configVersion'] ?? '') === '' && !isEmptyUrl(params) ? [host] : undefined
}

/** A URL that sets nothing takes all before it away, in 2.6. */
export const isEmptyUrl = (params: Readonly<Record<string, string>>): boolean => Object.keys(params).every((key) => key === 'anyhost')
