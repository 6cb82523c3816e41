import type { ProviderRow } from '#lib/registry/schema'
import { wildcard } from '../wildcard'

type Marked = Pick<ProviderRow, 'address' | 'tag' | 'params'>

/** Marks that tell versions apart, as far as the providers carry any. */
export const providerMarks = {
  tag: ({ tag }: Marked) => tag,
  version: ({ params }: Marked) => params['application.version'] ?? '',
  revision: ({ params }: Marked) => params['revision'] ?? '',
}
export type ProviderMark = keyof typeof providerMarks
export const markNames: readonly ProviderMark[] = ['tag', 'version', 'revision']

export type ProviderGroup = { mark: ProviderMark; value: string; members: string[] }

/** Values that some but not all providers carry, each with the addresses of those that do. */
export function groupsOf(providers: readonly Marked[]): ProviderGroup[] {
  return markNames.flatMap((mark) => {
    const values = new Map<string, string[]>()
    for (const provider of providers) {
      const value = providerMarks[mark](provider)
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
