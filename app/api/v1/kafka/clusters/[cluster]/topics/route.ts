import { z } from 'zod'
import { listTopics, topicSorts } from '#lib/kafka/queries'
import { topicSchema } from '#lib/kafka/schema'
import { listQuerySchema } from '#lib/platform/answer'
import { route } from '../../../../../_server/route.ts'

const params = z.object({ cluster: z.string() })
const query = listQuerySchema.extend({ sort: z.enum(topicSorts).default('name'), internal: z.stringbool().default(false) })

export const GET = route(
  { summary: 'Topics of a cluster', permission: 'kafka:read', params, query, response: z.array(topicSchema) },
  ({ params: { cluster }, query: asked }) => listTopics(cluster, asked),
)
