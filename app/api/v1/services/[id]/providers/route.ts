import { z } from 'zod'
import { listProviders } from '#lib/registry/queries'
import { providersQuerySchema } from '#lib/registry/requests'
import { providerSchema } from '#lib/registry/schema'
import { route } from '../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'Providers of a service',
    permission: 'registry:read',
    params: z.object({ id: z.string() }),
    query: providersQuerySchema,
    response: z.array(providerSchema),
  },
  ({ params, query }) => listProviders(params.id, query),
)
