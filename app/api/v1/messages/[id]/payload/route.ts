import { z } from 'zod'
import { recordAudit } from '#lib/access/commands'
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
  async ({ params, actor }) => {
    const answer = await getMessagePayload(params.id)
    // no payload leaves before the log says who has seen it
    await recordAudit({ actor: actor.name, action: 'message.payload-read', target: params.id, outcome: 'ok' })
    return answer
  },
)
