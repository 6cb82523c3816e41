import { compareQuerySchema, comparisonSchema } from '#lib/registry/compare-schema'
import { compareSides } from '#lib/registry/queries/compare'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'What differs between two registries, two instants or two instances',
    permission: 'registry:read',
    query: compareQuerySchema,
    response: comparisonSchema,
  },
  ({ query }) => compareSides(query),
)
