import { z } from 'zod'
import { getShares } from '#lib/statistics/queries'
import { observedShareSchema } from '#lib/statistics/schema'
import { parseInstant } from '#lib/statistics/time-range'
import { route } from '../../../_server/route.ts'

const query = z.object({ service: z.string().min(1).max(600), since: z.string().max(40).default('-5m') })

export const GET = route(
  {
    summary: 'How the calls to a service were shared out among its providers since an instant',
    permission: 'statistics:read',
    query,
    response: z.array(observedShareSchema),
  },
  ({ query: { service, since } }) => getShares(service, parseInstant(since, new Date()).toISOString()),
)
