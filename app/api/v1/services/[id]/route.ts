import { z } from 'zod'
import { getService } from '#lib/registry/queries'
import { serviceSchema } from '#lib/registry/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'One service; the id is group/interface:version, URL-encoded',
    permission: 'registry:read',
    params: z.object({ id: z.string() }),
    response: serviceSchema,
  },
  ({ params }) => getService(params.id),
)
