// Items of `configurators` documents, and whether they speak of a provider: ConfigParser and AbstractConfigurator of each generation.
import { parse } from 'yaml'
import { z } from 'zod'
import { AppError } from '../platform/errors.ts'
import { compareText } from './override-order.ts'

/** Who applies it: the provider, before it registers, or every consumer. */
export type Side = 'provider' | 'consumer'
/** `generation` decides how a provider reads rules: 2.6 no document, 2.7 only items with its port, 3.x as it is written; "" counts as 3.x. */
export type WeighedProvider = {
  service: string
  application: string
  generation: string
  host: string
  address: string
  weight: number
}

const list = z.union([z.array(z.coerce.string()), z.null()]).optional()
const documentSchema = z.looseObject({
  enabled: z.boolean().optional(),
  scope: z.string().nullish(),
  configs: z
    .array(
      z.looseObject({
        side: z.string().nullish(),
        enabled: z.boolean().nullish(),
        type: z.string().nullish(),
        addresses: list,
        providerAddresses: list,
        applications: list,
        services: list,
        parameters: z.record(z.string(), z.unknown()).nullish(),
        match: z.unknown().optional(),
      }),
    )
    .nullish(),
})
export type WeightItem = NonNullable<z.infer<typeof documentSchema>['configs']>[number]

/** An item with a type other than general has a switch of its own, and is off where that is not set (ConfigParser). */
export const isOn = ({ type, enabled }: WeightItem, ofDocument: boolean): boolean =>
  type === null || type === undefined || type === 'general' ? ofDocument : enabled === true

export type Placed = { item: WeightItem; host: string; port: string }

/** An item becomes an override for each of its addresses (ConfigParser), and those are put in order by host: a host beats everybody. */
export const inPlaces = (items: readonly WeightItem[]): Placed[] =>
  items
    .flatMap((item) => (item.addresses?.length ? item.addresses : ['0.0.0.0']).map((address) => placeOf(item, address)))
    .sort((left, right) => compareText(left.host, right.host))

function placeOf(item: WeightItem, address: string): Placed {
  const [, host = address, port = ''] = /^(.*?)(?::([^:]*))?$/.exec(address) ?? []
  return { item, host, port }
}

/** One for certain consumers is not everybody's truth. */
export const isForConsumers = (item: WeightItem, host: string, provider: WeighedProvider): boolean =>
  host === '0.0.0.0' && allows(item.applications, '*') && namesProvider(item.providerAddresses, provider)

/**
 * AbstractConfigurator of the provider's own release. 2.7 wants the provider's port in the address, so that 0.0.0.0 alone is nobody, and
 * does not look at `services`; 3.x takes the addresses for `providerAddresses` where there are none of those.
 */
export function isForProvider({ item, host, port }: Placed, provider: WeighedProvider, isApplication: boolean): boolean {
  if (/^2\.[0-6]$/.test(provider.generation) || (host !== '0.0.0.0' && host !== provider.host)) return false
  const is27 = provider.generation === '2.7'
  if (is27 && !provider.address.endsWith(`:${port}`)) return false
  if (isApplication ? !is27 && !allows(item.services, provider.service) : !allows(item.applications, provider.application)) return false
  const named = item.providerAddresses?.length ? item.providerAddresses : is27 ? null : item.addresses
  return namesProvider(named, provider)
}

export const allows = (names: readonly string[] | null | undefined, name: string): boolean =>
  !names || names.length === 0 || names.includes('*') || names.includes(name)

export const namesProvider = (addresses: readonly string[] | null | undefined, provider: WeighedProvider): boolean =>
  !addresses || addresses.length === 0 || addresses.some((address) => matchesAddress(address, provider))

const matchesAddress = (address: string, provider: WeighedProvider): boolean =>
  address === '0.0.0.0' ||
  address === provider.address ||
  address === provider.host ||
  (address.startsWith('0.0.0.0:') && (address === '0.0.0.0:*' || provider.address.endsWith(address.slice(7))))

/** Of a document, what decides weights. Throws invalid-input (malformed-rule). */
export function parseItems(content: string): z.infer<typeof documentSchema> {
  try {
    return documentSchema.parse(parse(content, { maxAliasCount: 100 }) ?? {})
  } catch (error) {
    throw new AppError(
      'invalid-input',
      `The rule cannot be read, so Dubbo ignores it: ${error instanceof z.ZodError ? (error.issues[0]?.message ?? '') : String(error).split('\n')[0]}`,
      { cause: error, details: { oddity: 'malformed-rule' } },
    )
  }
}

export function weightOf(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  return typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : undefined
}
