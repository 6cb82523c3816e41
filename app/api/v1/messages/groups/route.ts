import { z } from 'zod'
import { groupMessages } from '#lib/messages/queries/groups'
import { messageGroupQuerySchema, messageGroupSchema } from '#lib/messages/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'In-doubt messages by cause, owner, topic or source, with the verbs that apply',
    permission: 'messages:read',
    query: messageGroupQuerySchema,
    response: z.array(messageGroupSchema),
  },
  ({ query, actor }) => groupMessages({ ...query, actor: actor.name }),
)
