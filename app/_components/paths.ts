// Addresses of pages about messages and Kafka; those of the registry are in registry/paths.ts.

export const messageHref = (id: string): string => `/messages/${encodeURIComponent(id)}`
export const clusterHref = (cluster: string, tab?: string): string =>
  `/kafka?cluster=${encodeURIComponent(`kafka:${cluster}`)}${tab === undefined ? '' : `&tab=${tab}`}`
export const topicHref = (cluster: string, topic: string): string =>
  `/kafka/${encodeURIComponent(cluster)}/topics/${encodeURIComponent(topic)}`
export const groupHref = (cluster: string, group: string): string =>
  `/kafka/${encodeURIComponent(cluster)}/groups/${encodeURIComponent(group)}`
