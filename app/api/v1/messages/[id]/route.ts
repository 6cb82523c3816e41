import { z } from 'zod'
import { getMessage } from '#lib/messages/queries'
import { messageDetailSchema } from '#lib/messages/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'One in-doubt message with its evidence and the verbs it allows now',
    permission: 'messages:read',
    params: z.object({ id: z.string() }),
    response: messageDetailSchema,
  },
  ({ params }) => getMessage(params.id),
)
