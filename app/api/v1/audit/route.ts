import { z } from 'zod'
import { listAudit } from '#lib/access/queries'
import { auditSchema } from '#lib/access/schema'
import { listQuerySchema } from '#lib/platform/answer'
import { route } from '../../_server/route.ts'

export const GET = route(
  { summary: 'The audit log, newest first', permission: 'audit:read', query: listQuerySchema, response: z.array(auditSchema) },
  ({ query }) => listAudit(query),
)
