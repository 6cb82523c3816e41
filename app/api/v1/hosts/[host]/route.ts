import { z } from 'zod'
import { hostDetailSchema } from '#lib/registry/host-schema'
import { getHost } from '#lib/registry/queries/hosts'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'One host with its instances, what they offer and what its processes use',
    permission: 'registry:read',
    params: z.object({ host: z.string() }),
    response: hostDetailSchema,
  },
  ({ params }) => getHost(params.host),
)
