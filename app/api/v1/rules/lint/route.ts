import { z } from 'zod'
import { lintRule } from '#lib/governance/lint/lint-rule'
import { lintFindingSchema, lintRequestSchema } from '#lib/governance/lint/lint-schema'
import { answerFrom } from '#lib/platform/answer'
import { route } from '../../../_server/route.ts'

export const POST = route(
  {
    summary: 'What a rule says and Dubbo silently does otherwise, with fixes; nothing is changed by asking',
    permission: 'rules:read',
    body: lintRequestSchema,
    response: z.array(lintFindingSchema),
  },
  ({ body }) => Promise.resolve(answerFrom(lintRule(body), [])),
)
