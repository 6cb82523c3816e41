import { z } from 'zod'
import { snoozeMessage } from '#lib/messages/commands/people'
import { messageDetailSchema, snoozeRequestSchema } from '#lib/messages/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

export const PUT = route(
  {
    summary: 'Take a message out of the list until a time, or back into it',
    permission: 'messages:resolve',
    params: z.object({ id: z.string() }),
    body: snoozeRequestSchema,
    response: messageDetailSchema,
  },
  async ({ params, body, actor }) =>
    nowAnswer(await snoozeMessage(params.id, body.until === null ? null : new Date(body.until), actor.name)),
)
