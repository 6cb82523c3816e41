import { revisionDiffQuerySchema, revisionDiffSchema } from '#lib/governance/history/revision-schema'
import { diffRevisions } from '#lib/governance/queries/revisions'
import { ruleNameSchema } from '#lib/governance/rules/rule-schema'
import { route } from '../../../../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'Two revisions of a rule, or one and what there is now: both texts and the lines that differ',
    permission: 'rules:read',
    params: ruleNameSchema,
    query: revisionDiffQuerySchema,
    response: revisionDiffSchema,
  },
  ({ params, query }) => diffRevisions(params, query),
)
