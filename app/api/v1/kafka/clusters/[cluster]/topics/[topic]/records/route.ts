import { z } from 'zod'
import { recordAudit } from '#lib/access/commands'
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
  async ({ params: { cluster, topic }, query: asked, actor }) => {
    const answer = await browseRecords(cluster, { topic, ...asked })
    await recordAudit({
      actor: actor.name,
      action: 'kafka.records-read',
      target: `${cluster}/${topic}`,
      outcome: 'ok',
      detail: { partition: asked.partition, records: answer.data.length },
    })
    return answer
  },
)
