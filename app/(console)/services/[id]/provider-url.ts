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
