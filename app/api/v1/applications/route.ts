import { z } from 'zod'
import { listApplications } from '#lib/registry/queries'
import { applicationsQuerySchema } from '#lib/registry/requests'
import { applicationSchema } from '#lib/registry/schema'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'Applications that provide, consume or run',
    permission: 'registry:read',
    query: applicationsQuerySchema,
    response: z.array(applicationSchema),
  },
  ({ query }) => listApplications(query),
)
