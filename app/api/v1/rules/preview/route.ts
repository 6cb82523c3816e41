import { z } from 'zod'
import { previewWeights } from '#lib/governance/queries'
import { previewRule } from '#lib/governance/queries/preview-rule'
import { rulePreviewRequestSchema, rulePreviewSchema } from '#lib/governance/rules/preview-schema'
import { weightPreviewRequestSchema, weightPreviewSchema } from '#lib/governance/schema'
import { route } from '../../../_server/route.ts'

export const POST = route(
  {
    summary: 'What a change of weights, or a draft of any rule, would write and do; nothing is changed by asking',
    permission: 'rules:read',
    body: z.discriminatedUnion('kind', [weightPreviewRequestSchema, rulePreviewRequestSchema]),
    response: z.union([weightPreviewSchema, rulePreviewSchema]),
  },
  ({ body }) => (body.kind === 'weight' ? previewWeights(body) : previewRule(body)),
)
