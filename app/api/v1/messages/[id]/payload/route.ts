import { z } from 'zod'
import { getMessagePayload } from '#lib/messages/queries'
import { messagePayloadSchema } from '#lib/messages/schema'
import { route } from '../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'The payload as it is at its source now, with personal values shortened',
    permission: 'messages:payload',
    params: z.object({ id: z.string() }),
    response: messagePayloadSchema,
  },
  ({ params }) => getMessagePayload(params.id),
)
