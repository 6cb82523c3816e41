import { z } from 'zod'
import { policyPreviewSchema, sourcePolicySchema } from '#lib/messages/policies/schema'
import { previewPolicy } from '#lib/messages/queries/policies'
import { route } from '../../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'What a policy would do with what is in doubt now; nothing is saved or done',
    permission: 'messages:read',
    params: z.object({ source: z.string() }),
    body: sourcePolicySchema,
    response: policyPreviewSchema,
  },
  ({ params, body }) => previewPolicy(params.source, body),
)
