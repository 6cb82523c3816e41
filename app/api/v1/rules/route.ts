import { z } from 'zod'
import { listRules } from '#lib/governance/queries/list-rules'
import { ruleRowSchema, rulesQuerySchema } from '#lib/governance/rules/list-schema'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'Rules as they stand in the registries, whoever wrote them, one row per rule',
    permission: 'rules:read',
    query: rulesQuerySchema,
    response: z.array(ruleRowSchema),
  },
  ({ query }) => listRules(query),
)
