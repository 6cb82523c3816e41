import { parseServiceId } from '#lib/registry/service-id'

/** Where the providers of a service lie below the root of a registry. */
export const providersPath = (service: string): string => `/${parseServiceId(service).interface}/providers`
