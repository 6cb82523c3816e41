import { getTopology } from '#lib/registry/queries/topology'
import { topologyQuerySchema } from '#lib/registry/requests'
import { topologySchema } from '#lib/registry/schema'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'Who calls what, with traffic where it is known',
    permission: 'registry:read',
    query: topologyQuerySchema,
    response: topologySchema,
  },
  ({ query }) => getTopology(query),
)
