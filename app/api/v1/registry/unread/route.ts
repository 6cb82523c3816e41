import { z } from 'zod'
import { listUnread } from '#lib/registry/queries/unread'
import { unreadQuerySchema, unreadSchema } from '#lib/registry/unread-schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'What could not be read or understood in the registries: znodes, and metadata that no instance told, with reason and age',
    permission: 'registry:read',
    query: unreadQuerySchema,
    response: z.array(unreadSchema),
  },
  ({ query }) => listUnread(query),
)
