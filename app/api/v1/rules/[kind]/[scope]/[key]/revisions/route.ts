import { z } from 'zod'
import { revisionSchema, revisionsQuerySchema } from '#lib/governance/history/revision-schema'
import { listRevisions } from '#lib/governance/queries/revisions'
import { ruleNameSchema } from '#lib/governance/rules/rule-schema'
import { route } from '../../../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'Every state a rule was seen in, whoever wrote it, newest first',
    permission: 'rules:read',
    params: ruleNameSchema,
    query: revisionsQuerySchema,
    response: z.array(revisionSchema),
  },
  ({ params, query }) => listRevisions(params, query),
)
