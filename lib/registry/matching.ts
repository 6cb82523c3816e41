import { parseServiceId, type ServiceKey } from './service-id.ts'

/**
 * Does a consumer's subscription take a provider of the same interface? As org.apache.dubbo.common.utils.UrlUtils#isMatch: `*` for
 * group or version takes any, a comma list of groups takes each of them, everything else must be equal.
 */
export function isMatch(consumer: ServiceKey, provider: ServiceKey): boolean {
  if (consumer.interface !== provider.interface) return false
  const versions = consumer.version === '*' || consumer.version === provider.version
  return (
    versions &&
    (consumer.group === '*' ||
      consumer.group === provider.group ||
      consumer.group.split(',').some((group) => group.trim() === provider.group))
  )
}

/** True where a subscription may take more than the one service it is named like. */
export const isPattern = (key: ServiceKey): boolean => key.group === '*' || key.version === '*' || key.group.includes(',')

/** What a consumer asks for: its own parameters, since its row is that of one of the services its patterns take. Throws invalid-input. */
export function subscriptionOf({ service, params }: { service: string; params: Readonly<Record<string, string>> }): ServiceKey {
  const key = parseServiceId(service)
  return { ...key, group: params['group'] ?? key.group, version: params['version'] ?? key.version }
}
