import { parseServiceId } from '#lib/registry/service-id'
import type { ProviderRow } from '#lib/registry/schema'

/** A provider's URL put together again, decoded, parameters by name. */
export function providerUrl(row: ProviderRow): string {
  const { interface: name } = parseServiceId(row.service)
  const query = Object.entries(row.params)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join('&')
  return `${row.protocol}://${row.address}/${name}?${query}`
}

/** Where the providers of a service lie below the root of a registry. */
export const providersPath = (service: string): string => `/${parseServiceId(service).interface}/providers`

/** What a consumer is given to call this provider and nobody else (`url=` of a reference, `-Ddubbo.resolve.file`, telnet scripts). */
export function directUrl(row: Pick<ProviderRow, 'service' | 'protocol' | 'address'>): string {
  const { interface: name, group, version } = parseServiceId(row.service)
  const query = [...(group === '' ? [] : [`group=${group}`]), ...(version === '' ? [] : [`version=${version}`])].join('&')
  return `${row.protocol}://${row.address}/${name}${query === '' ? '' : `?${query}`}`
}
