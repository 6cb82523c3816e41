import { revisionDetailSchema, revisionNameSchema, ruleRegistryQuerySchema } from '#lib/governance/history/revision-schema'
import { getRevision } from '#lib/governance/queries/revisions'
import { route } from '../../../../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'One revision of a rule with its text',
    permission: 'rules:read',
    params: revisionNameSchema,
    query: ruleRegistryQuerySchema,
    response: revisionDetailSchema,
  },
  ({ params: { id, ...name }, query: { registry } }) => getRevision({ ...name, registry }, id),
)
