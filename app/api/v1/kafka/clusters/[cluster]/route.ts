import { z } from 'zod'
import { getCluster } from '#lib/kafka/queries'
import { clusterSchema } from '#lib/kafka/schema'
import { route } from '../../../../_server/route.ts'

const params = z.object({ cluster: z.string() })

export const GET = route(
  { summary: 'One Kafka cluster', permission: 'kafka:read', params, response: clusterSchema },
  ({ params: { cluster } }) => getCluster(cluster),
)
