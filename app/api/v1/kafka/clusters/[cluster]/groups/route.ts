import { z } from 'zod'
import { groupSorts, listGroups } from '#lib/kafka/queries'
import { groupSchema } from '#lib/kafka/schema'
import { listQuerySchema } from '#lib/platform/answer'
import { route } from '../../../../../_server/route.ts'

const params = z.object({ cluster: z.string() })
const query = listQuerySchema.extend({ sort: z.enum(groupSorts).default('name') })

export const GET = route(
  { summary: 'Consumer groups of a cluster with their lag', permission: 'kafka:read', params, query, response: z.array(groupSchema) },
  ({ params: { cluster }, query: asked }) => listGroups(cluster, asked),
)
