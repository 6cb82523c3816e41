import { parseServiceId, type ServiceKey } from '#lib/registry/service-id'
import type { TopologyNode } from './health'

/** The service a node stands for; undefined for an application, and for a name that is no service. */
export function serviceOfNode({ id, kind }: Pick<TopologyNode, 'id' | 'kind'>): ServiceKey | undefined {
  return kind === 'application' ? undefined : serviceOf(id)
}

/** A service id in its parts; undefined where it is none (the registry may hold anything). */
export function serviceOf(id: string): ServiceKey | undefined {
  try {
    return parseServiceId(id)
  } catch {
    return undefined
  }
}

/** The last word of an interface, an application's whole name. */
export function shortName(node: Pick<TopologyNode, 'id' | 'kind' | 'label'>): string {
  const service = serviceOfNode(node)
  return service ? service.interface.slice(service.interface.lastIndexOf('.') + 1) : node.label
}
