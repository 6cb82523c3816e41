import { changePolicy } from '#lib/messages/commands/policies'
import { everySource, policiesSchema, saveGlobalPolicySchema } from '#lib/messages/policies/schema'
import { route } from '../../../../_server/route.ts'

export const PUT = route(
  {
    summary: 'The kill switch and the limits of all sources, compare-and-set on the revision',
    permission: 'messages:policy',
    body: saveGlobalPolicySchema,
    response: policiesSchema,
  },
  ({ body, actor }) => changePolicy(everySource, body, actor.name),
)
