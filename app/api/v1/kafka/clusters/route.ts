import { z } from 'zod'
import { listClusters } from '#lib/kafka/queries'
import { clusterSchema } from '#lib/kafka/schema'
import { route } from '../../../_server/route.ts'

export const GET = route(
  { summary: 'Every Kafka cluster with its brokers and problems', permission: 'kafka:read', response: z.array(clusterSchema) },
  () => listClusters(),
)
