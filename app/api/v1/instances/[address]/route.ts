import { z } from 'zod'
import { getInstance } from '#lib/registry/queries/instance'
import { instanceDetailSchema } from '#lib/registry/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'One instance (host:port, any of its ports) with what it provides and consumes',
    permission: 'registry:read',
    params: z.object({ address: z.string() }),
    response: instanceDetailSchema,
  },
  ({ params }) => getInstance(params.address),
)
