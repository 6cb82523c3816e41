import { blameQuerySchema, blameSchema } from '#lib/governance/history/revision-schema'
import { blameRule } from '#lib/governance/queries/revisions'
import { ruleNameSchema } from '#lib/governance/rules/rule-schema'
import { route } from '../../../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'The lines of a rule’s document, each with the revision that brought it',
    permission: 'rules:read',
    params: ruleNameSchema,
    query: blameQuerySchema,
    response: blameSchema,
  },
  ({ params, query }) => blameRule(params, query),
)
