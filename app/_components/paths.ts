// Addresses of the console's own pages. Ids hold slashes, colons and whatever a registry lets through.
import { decodeQuietly } from './format/readable-paths'

export type ServiceTab = 'providers' | 'consumers' | 'weights' | 'methods' | 'rules' | 'calls' | 'history'

export const serviceHref = (id: string, tab?: ServiceTab): string => `/services/${encodeURIComponent(id)}${tab ? `?tab=${tab}` : ''}`
export const applicationHref = (name: string): string => `/applications/${encodeURIComponent(name)}`
/** The list of services, narrowed to those an application provides or consumes. */
export const servicesOfHref = (application: string): string => `/services?application=${encodeURIComponent(application)}`
export const instanceHref = (address: string): string => `/instances/${encodeURIComponent(address)}`
/** The list of instances, narrowed to those on a host. */
export const instancesAtHref = (host: string): string => `/instances?${new URLSearchParams({ q: host }).toString()}`
export const hostHref = (host: string): string => `/hosts/${encodeURIComponent(host)}`
/** `registry`: the source's id, or the name of the registry. */
export const ruleHref = (
  rule: { registry: string; kind: string; scope: string; key: string },
  more: Record<string, string> = {},
): string => {
  const registry = rule.registry.startsWith('registry:') ? rule.registry : `registry:${rule.registry}`
  return `/rules/${rule.kind}/${rule.scope}/${encodeURIComponent(rule.key)}?${new URLSearchParams({ registry, ...more }).toString()}`
}
/** What is wrong across the rules of a service, with what mends it. */
export const ruleFindingsHref = (service: string): string => `/rules?${new URLSearchParams({ tab: 'findings', fq: service }).toString()}`
export const topologyHref = (application: string): string => `/topology?focus=${encodeURIComponent(`application:${application}`)}`
export const releaseHref = (id: string): string => `/releases/${encodeURIComponent(id)}`
export const newReleaseHref = (of: { service: string } | { application: string }): string =>
  `/releases/new?${new URLSearchParams(of).toString()}`
export const operationHref = (id: string): string => `/operations/${encodeURIComponent(id)}`

/** A path segment as it was before it became part of an address. */
export const decodeSegment = decodeQuietly

export const messageHref = (id: string): string => `/messages/${encodeURIComponent(id)}`
/** The inbox, narrowed by a search. */
export const messagesHref = (search: string): string => `/messages?${new URLSearchParams({ q: search }).toString()}`
export const bulkRunHref = (id: string): string => `/messages/bulk/${encodeURIComponent(id)}`
export const clusterHref = (cluster: string, tab?: string): string =>
  `/kafka?cluster=${encodeURIComponent(`kafka:${cluster}`)}${tab === undefined ? '' : `&tab=${tab}`}`
export const topicHref = (cluster: string, topic: string): string =>
  `/kafka/${encodeURIComponent(cluster)}/topics/${encodeURIComponent(topic)}`
export const groupHref = (cluster: string, group: string): string =>
  `/kafka/${encodeURIComponent(cluster)}/groups/${encodeURIComponent(group)}`

/** Two sides laid side by side: `registry:…`, `instant:…` or `instance:…`; what is left out is chosen on the page. */
export const compareHref = (sides: { left?: string; right?: string; scope?: string } = {}): string => {
  const query = new URLSearchParams(sides).toString()
  return query === '' ? '/compare' : `/compare?${query}`
}
