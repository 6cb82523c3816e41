import { z } from 'zod'
import { listConsumers } from '#lib/registry/queries'
import { consumersQuerySchema } from '#lib/registry/requests'
import { consumerSchema } from '#lib/registry/schema'
import { route } from '../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'Consumers of a service',
    permission: 'registry:read',
    params: z.object({ id: z.string() }),
    query: consumersQuerySchema,
    response: z.array(consumerSchema),
  },
  ({ params, query }) => listConsumers(params.id, query),
)
