import { z } from 'zod'
import { leftoverSchema, leftoversQuerySchema } from '#lib/registry/clean-up/schema'
import { listLeftovers } from '#lib/registry/queries/leftovers'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'What nobody uses any more in the registries, with the proof; unused for longest first',
    permission: 'registry:read',
    query: leftoversQuerySchema,
    response: z.array(leftoverSchema),
  },
  ({ query }) => listLeftovers(query),
)
