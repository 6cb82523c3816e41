import { z } from 'zod'
import { getGroup } from '#lib/kafka/queries'
import { groupDetailSchema } from '#lib/kafka/schema'
import { route } from '../../../../../../_server/route.ts'

const params = z.object({ cluster: z.string(), group: z.string() })

export const GET = route(
  { summary: 'One consumer group with members, offsets and lag', permission: 'kafka:read', params, response: groupDetailSchema },
  ({ params: { cluster, group } }) => getGroup(cluster, group),
)
