import { z } from 'zod'
import { getApplication } from '#lib/registry/queries'
import { applicationDetailSchema } from '#lib/registry/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'One application with its instances and services',
    permission: 'registry:read',
    params: z.object({ name: z.string() }),
    response: applicationDetailSchema,
  },
  ({ params }) => getApplication(params.name),
)
