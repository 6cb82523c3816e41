import { z } from 'zod'
import { getTopic } from '#lib/kafka/queries'
import { topicDetailSchema } from '#lib/kafka/schema'
import { route } from '../../../../../../_server/route.ts'

const params = z.object({ cluster: z.string(), topic: z.string() })

export const GET = route(
  { summary: 'One topic with its partitions and the groups that read it', permission: 'kafka:read', params, response: topicDetailSchema },
  ({ params: { cluster, topic } }) => getTopic(cluster, topic),
)
