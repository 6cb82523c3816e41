import { pullKillSwitch } from '#lib/messages/commands/policies'
import { policiesSchema, stopRequestSchema } from '#lib/messages/policies/schema'
import { route } from '../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Pull the kill switch of a source, or of all: nothing is settled by itself any more. Whoever may settle may stop',
    permission: 'messages:resolve',
    body: stopRequestSchema,
    response: policiesSchema,
  },
  ({ body, actor }) => pullKillSwitch(body.source, body.reason, actor.name),
)
