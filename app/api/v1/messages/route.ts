import { z } from 'zod'
import { listMessages } from '#lib/messages/queries'
import { messageListQuerySchema, messageSchema } from '#lib/messages/schema'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'In-doubt messages of every source, problems first',
    permission: 'messages:read',
    query: messageListQuerySchema,
    response: z.array(messageSchema),
  },
  ({ query, actor }) => listMessages({ ...query, actor: actor.name }),
)
