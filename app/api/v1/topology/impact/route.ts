import { getTopologyImpact } from '#lib/registry/queries/topology'
import { topologyImpactQuerySchema } from '#lib/registry/requests'
import { topologyImpactSchema } from '#lib/registry/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'Blast radius of an application or service: how much calls it, and how much it calls',
    permission: 'registry:read',
    query: topologyImpactQuerySchema,
    response: topologyImpactSchema,
  },
  ({ query }) => getTopologyImpact(query),
)
