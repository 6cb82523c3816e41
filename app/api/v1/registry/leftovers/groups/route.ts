import { z } from 'zod'
import { leftoverGroupSchema, leftoversQuerySchema } from '#lib/registry/clean-up/schema'
import { listLeftoverGroups } from '#lib/registry/queries/leftovers'
import { route } from '../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'How many leftovers of each kind there are, and how large',
    permission: 'registry:read',
    query: leftoversQuerySchema,
    response: z.array(leftoverGroupSchema),
  },
  ({ query }) => listLeftoverGroups(query),
)
