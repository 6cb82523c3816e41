import { z } from 'zod'
import { listConsumerNodes } from '#lib/registry/queries/consumer-nodes'
import { consumerNodesQuerySchema } from '#lib/registry/requests'
import { consumerNodeSchema } from '#lib/registry/schema'
import { route } from '../../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'The znodes of one consumer with its URL as it is registered, read from the registry now',
    permission: 'registry:read',
    params: z.object({ id: z.string() }),
    query: consumerNodesQuerySchema,
    response: z.array(consumerNodeSchema),
  },
  ({ params, query }) => listConsumerNodes(params.id, query),
)
