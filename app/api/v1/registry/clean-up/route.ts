import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { cleanUpRequestSchema } from '#lib/registry/clean-up/schema'
import { cleanUp } from '#lib/registry/commands'
import { route } from '../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Remove leftovers as previewed: backs them up, then plans an operation that can be undone',
    permission: 'registry:clean-up',
    body: cleanUpRequestSchema,
    response: operationSchema,
    status: 202,
  },
  async ({ body, actor }) => nowAnswer(await cleanUp(body, actor.name)),
)
