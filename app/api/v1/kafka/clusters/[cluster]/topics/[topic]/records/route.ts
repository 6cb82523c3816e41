import { z } from 'zod'
import { browseRecords } from '#lib/kafka/queries'
import { recordSchema, recordsQuestionSchema } from '#lib/kafka/schema'
import { route } from '../../../../../../../_server/route.ts'

const params = z.object({ cluster: z.string(), topic: z.string() })
const query = recordsQuestionSchema.pick({ partition: true, limit: true })

export const GET = route(
  // records are payloads: whoever may not see a message's payload may not see them here
  {
    summary: 'The last records of a partition, read at this moment',
    permission: 'messages:payload',
    params,
    query,
    response: z.array(recordSchema),
  },
  ({ params: { cluster, topic }, query: asked }) => browseRecords(cluster, { topic, ...asked }),
)
