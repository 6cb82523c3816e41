import { z } from 'zod'
import { seriesFor } from '#lib/statistics/queries'
import { callFilterSchema, seriesSchema } from '#lib/statistics/schema'
import { parseRange } from '#lib/statistics/time-range'
import { route } from '../../../_server/route.ts'

const query = callFilterSchema.extend({ groupBy: z.enum(['none', 'server', 'client', 'method', 'application']).default('none') })

export const GET = route(
  { summary: 'Calls, failures and times per step, each call counted once', permission: 'statistics:read', query, response: seriesSchema },
  ({ query: { from, to, ...asked } }) => seriesFor({ ...asked, ...parseRange({ from, to }, new Date()) }),
)
