import { z } from 'zod'
import { getOperation } from '#lib/operations/queries'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'One operation with its steps',
    permission: 'operations:read',
    params: z.object({ id: z.string() }),
    response: operationSchema,
  },
  async ({ params }) => nowAnswer(await getOperation(params.id)),
)
