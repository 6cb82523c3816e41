import { z } from 'zod'
import { actionRequestSchema, bulkRunSchema, runActions } from '#lib/messages/bulk/schema'
import { actOnBulk } from '#lib/messages/commands/bulk'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Start (with a reason), pause, resume, stop or discard a bulk run',
    permission: 'messages:resolve',
    params: z.object({ id: z.string(), action: z.enum(runActions) }),
    body: actionRequestSchema,
    response: bulkRunSchema,
    status: 202,
  },
  async ({ params, body, actor }) => nowAnswer(await actOnBulk(params.id, params.action, body, actor.name)),
)
