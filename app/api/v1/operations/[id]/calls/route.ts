import { z } from 'zod'
import { getRuleCalls } from '#lib/governance/queries/rule-calls'
import { ruleCallsSchema } from '#lib/governance/rules/rule-calls'
import { route } from '../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'Whether the calls since a change of a rule follow it: the share observed of each provider against the band expected, tested',
    permission: 'operations:read',
    params: z.object({ id: z.string() }),
    response: ruleCallsSchema,
  },
  ({ params }) => getRuleCalls(params.id),
)
