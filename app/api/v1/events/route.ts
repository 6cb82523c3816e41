import { z } from 'zod'
import { listRegistryEvents } from '#lib/registry/queries'
import { eventsQuerySchema } from '#lib/registry/requests'
import { registryEventSchema } from '#lib/registry/schema'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'History of the registries, newest first',
    permission: 'registry:read',
    query: eventsQuerySchema,
    response: z.array(registryEventSchema),
  },
  ({ query }) => listRegistryEvents(query),
)
