import type { ProviderRow } from '#lib/registry/schema'
import { wildcard } from '../wildcard'

/** Marks that tell versions apart, as far as the providers carry any. */
export const markNames = ['tag', 'version', 'revision'] as const
export type ProviderMark = (typeof markNames)[number]
export type Marked = { address: string } & Record<ProviderMark, string>

/** The marks of a provider's URL. */
export const markedOf = ({ address, tag, params }: Pick<ProviderRow, 'address' | 'tag' | 'params'>): Marked => ({
  address,
  tag,
  version: params['application.version'] ?? '',
  revision: params['revision'] ?? '',
})

export type ProviderGroup = { mark: ProviderMark; value: string; members: string[] }

/** Values that some but not all providers carry, each with the addresses of those that do. */
export function groupsOf(providers: readonly Marked[]): ProviderGroup[] {
  return markNames.flatMap((mark) => {
    const values = new Map<string, string[]>()
    for (const provider of providers) {
      const value = provider[mark]
      if (value !== '') values.set(value, [...(values.get(value) ?? []), provider.address])
    }
    return [...values].filter(([, members]) => members.length < providers.length).map(([value, members]) => ({ mark, value, members }))
  })
}

/** Addresses that one of the patterns means: `10.0.1.7`, `10.0.1.*`, `10.0.1.7:20880`; separated by commas or spaces. */
export function addressesLike(patterns: string, addresses: readonly string[]): string[] {
  const wanted = patterns
    .split(/[,\s]+/)
    .filter((pattern) => pattern !== '')
    .map(wildcard)
  return addresses.filter((address) => wanted.some((fits) => fits(address) || fits(address.replace(/:\d+$/, ''))))
}
