import { z } from 'zod'
import { topCalls } from '#lib/statistics/queries'
import { callFilterSchema, topRowSchema } from '#lib/statistics/schema'
import { parseRange } from '#lib/statistics/time-range'
import { route } from '../../../_server/route.ts'

const query = callFilterSchema.extend({
  by: z.enum(['service', 'method', 'application', 'server', 'client']).default('service'),
  limit: z.coerce.number().int().min(1).max(500).default(20),
})

export const GET = route(
  {
    summary: 'Services, methods, applications or addresses with most calls',
    permission: 'statistics:read',
    query,
    response: z.array(topRowSchema),
  },
  ({ query: { from, to, ...asked } }) => topCalls({ ...asked, ...parseRange({ from, to }, new Date()) }),
)
