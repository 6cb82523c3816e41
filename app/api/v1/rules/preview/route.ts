import { previewWeights } from '#lib/governance/queries'
import { weightPreviewRequestSchema, weightPreviewSchema } from '#lib/governance/schema'
import { route } from '../../../_server/route.ts'

export const POST = route(
  {
    summary: 'What a change of weights would write and do; nothing is changed by asking',
    permission: 'rules:read',
    body: weightPreviewRequestSchema,
    response: weightPreviewSchema,
  },
  ({ body }) => previewWeights(body),
)
