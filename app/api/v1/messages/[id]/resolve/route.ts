import { z } from 'zod'
import { resolveMessage } from '#lib/messages/commands'
import { resolveRequestSchema } from '#lib/messages/schema'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Settle one in-doubt message: plans an operation',
    permission: 'messages:resolve',
    params: z.object({ id: z.string() }),
    body: resolveRequestSchema,
    response: operationSchema,
    status: 202,
  },
  async ({ params, body, actor }) => nowAnswer(await resolveMessage(params.id, body, actor.name)),
)
