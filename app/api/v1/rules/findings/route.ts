import { z } from 'zod'
import { acrossFindingSchema, findingsQuerySchema } from '#lib/governance/across/finding-schema'
import { listFindings } from '#lib/governance/queries/list-rules'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'What is wrong across the rules of the registries, with drafts that mend it where there are any',
    permission: 'rules:read',
    query: findingsQuerySchema,
    response: z.array(acrossFindingSchema),
  },
  ({ query }) => listFindings(query),
)
