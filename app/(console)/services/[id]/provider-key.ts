import type { ConsumerRow, ProviderRow } from '#lib/registry/schema'

/** What tells one provider of a service from another, as the URL of the page carries it. */
export const providerKey = (row: ProviderRow): string => `${row.address} ${row.protocol} ${row.registry}`
export const consumerKey = (row: ConsumerRow): string => `${row.id} ${row.registry} ${row.application}`
