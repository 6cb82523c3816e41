import { z } from 'zod'
import { serviceStateSchema, stateQuerySchema } from '#lib/registry/past-schema'
import { getServiceState } from '#lib/registry/queries/history'
import { route } from '../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'Providers, consumers and rules of a service at a past instant',
    permission: 'registry:read',
    params: z.object({ id: z.string() }),
    query: stateQuerySchema,
    response: serviceStateSchema,
  },
  ({ params, query }) => getServiceState(params.id, query),
)
