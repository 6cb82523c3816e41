import { z } from 'zod'
import { assignMessage } from '#lib/messages/commands/people'
import { messageDetailSchema, assignRequestSchema } from '#lib/messages/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

export const PUT = route(
  {
    summary: 'Give a message to somebody, or to nobody',
    permission: 'messages:resolve',
    params: z.object({ id: z.string() }),
    body: assignRequestSchema,
    response: messageDetailSchema,
  },
  async ({ params, body, actor }) => nowAnswer(await assignMessage(params.id, body.assignee, actor.name)),
)
