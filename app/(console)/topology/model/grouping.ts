import type { TopologyNode } from './health'

export const groupings = ['organization', 'owner', 'registry', 'application', 'none'] as const
/** `application`: services by who provides them */
export type Grouping = (typeof groupings)[number]

/** Which group a node belongs to; "" is none. Nobody owns what nobody provides. */
export function groupOf(node: Pick<TopologyNode, 'kind' | 'group' | 'owner' | 'organization' | 'registries'>, grouping: Grouping): string {
  if (grouping === 'registry') return node.registries.join(' + ')
  if (grouping === 'owner') return node.owner
  // an organization is often not set where an owner is
  if (grouping === 'organization') return node.organization || node.owner
  return grouping === 'application' && node.kind === 'service' ? node.group : ''
}
