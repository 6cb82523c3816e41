import { z } from 'zod'
import { groupMessages } from '#lib/messages/queries'
import { messageFilterSchema, messageGroupSchema } from '#lib/messages/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  { summary: 'In-doubt messages by cause', permission: 'messages:read', query: messageFilterSchema, response: z.array(messageGroupSchema) },
  ({ query }) => groupMessages(query),
)
