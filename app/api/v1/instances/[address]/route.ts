import { z } from 'zod'
import { getInstance } from '#lib/registry/queries'
import { instanceDetailSchema } from '#lib/registry/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'One instance (host:port) with what it provides and consumes',
    permission: 'registry:read',
    params: z.object({ address: z.string() }),
    response: instanceDetailSchema,
  },
  ({ params }) => getInstance(params.address),
)
