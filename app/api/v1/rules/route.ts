import { z } from 'zod'
import { listRules } from '#lib/governance/queries'
import { ruleSchema } from '#lib/governance/schema'
import { listQuerySchema } from '#lib/platform/answer'
import { route } from '../../_server/route.ts'

const query = listQuerySchema
  .pick({ cursor: true, pageSize: true })
  .extend({ service: z.string().optional(), registry: z.string().optional() })

export const GET = route(
  { summary: 'Rules as they stand in the registries, whoever wrote them', permission: 'rules:read', query, response: z.array(ruleSchema) },
  ({ query: asked }) => listRules(asked),
)
