import { z } from 'zod'
import { searchLeftovers } from '#lib/registry/queries/leftovers'
import { route } from '../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Look for leftovers of a registry now; reads only, the list follows some seconds later',
    permission: 'registry:clean-up',
    body: z.object({ registry: z.string().min(1).max(500) }),
    response: z.object({ started: z.boolean() }),
    status: 202,
  },
  ({ body }) => searchLeftovers(body.registry),
)
