import { z } from 'zod'
import { listInstances } from '#lib/registry/queries'
import { instancesQuerySchema } from '#lib/registry/requests'
import { instanceSchema } from '#lib/registry/schema'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'Instances: one application on one address',
    permission: 'registry:read',
    query: instancesQuerySchema,
    response: z.array(instanceSchema),
  },
  ({ query }) => listInstances(query),
)
