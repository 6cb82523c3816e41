import { z } from 'zod'
import { changePolicy } from '#lib/messages/commands/policies'
import { policiesSchema, savePolicySchema } from '#lib/messages/policies/schema'
import { route } from '../../../../_server/route.ts'

export const PUT = route(
  {
    summary: 'The policy of one message source, compare-and-set on the revision',
    permission: 'messages:policy',
    params: z.object({ source: z.string() }),
    body: savePolicySchema,
    response: policiesSchema,
  },
  ({ params, body, actor }) => changePolicy(params.source, body, actor.name),
)
