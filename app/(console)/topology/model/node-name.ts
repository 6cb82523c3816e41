import { parseServiceId, type ServiceKey } from '#lib/registry/service-id'
import type { TopologyNode } from './health'

type Named = Pick<TopologyNode, 'kind' | 'label'>

/** The service a node stands for; undefined for an application, and for a name that is no service. */
export function serviceOfNode({ kind, label }: Named): ServiceKey | undefined {
  return kind === 'service' || kind === 'missing' ? serviceOf(label) : undefined
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
export function shortName(node: Named): string {
  const service = serviceOfNode(node)
  return service ? service.interface.slice(service.interface.lastIndexOf('.') + 1) : node.label
}

/** What tells two services of one name apart: group and version. */
export function variantOf(node: Named): string {
  const service = serviceOfNode(node)
  return service ? [service.group, service.version].filter((part) => part !== '').join(' ') : ''
}

/** A node's id without the word that says what it is, for a focus whose node is not in sight. */
export const plainId = (id: string): string => id.replace(/^(application|service|missing|group):/, '')
