import { listPolicies } from '#lib/messages/queries/policies'
import { policiesSchema } from '#lib/messages/policies/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'What may be settled without a person: every source with its policy and probes, the limits of all, and the last acts',
    permission: 'messages:read',
    response: policiesSchema,
  },
  () => listPolicies(),
)
