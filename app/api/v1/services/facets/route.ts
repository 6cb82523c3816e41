import { countServiceFacets } from '#lib/registry/queries'
import { serviceFacetsQuerySchema } from '#lib/registry/requests'
import { serviceFacetsSchema } from '#lib/registry/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'How many services each value of each filter would leave',
    permission: 'registry:read',
    query: serviceFacetsQuerySchema,
    response: serviceFacetsSchema,
  },
  ({ query }) => countServiceFacets(query),
)
