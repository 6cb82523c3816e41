import { z } from 'zod'
import { decideOperation } from '#lib/operations/commands'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Reject an operation that awaits approval',
    permission: 'operations:approve',
    params: z.object({ id: z.string() }),
    response: operationSchema,
  },
  async ({ params, actor }) => nowAnswer(await decideOperation(params.id, 'reject', actor.name)),
)
