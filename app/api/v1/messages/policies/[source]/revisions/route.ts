import { z } from 'zod'
import { policyRevisionSchema } from '#lib/messages/policies/schema'
import { listPolicyRevisions } from '#lib/messages/queries/policies'
import { route } from '../../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'Revisions of a policy, newest first, with who saved them and why',
    permission: 'messages:read',
    params: z.object({ source: z.string() }),
    response: z.array(policyRevisionSchema),
  },
  ({ params }) => listPolicyRevisions(params.source),
)
