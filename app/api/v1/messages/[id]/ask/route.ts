import { z } from 'zod'
import { askOwnerOf } from '#lib/messages/commands/policies'
import { askRequestSchema } from '#lib/messages/policies/schema'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Ask the owner of one in-doubt message what became of it: plans an operation',
    permission: 'messages:resolve',
    params: z.object({ id: z.string() }),
    body: askRequestSchema,
    response: operationSchema,
    status: 202,
  },
  async ({ params, body, actor }) => nowAnswer(await askOwnerOf(params.id, body.reason, actor.name)),
)
