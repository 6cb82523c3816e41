import { z } from 'zod'
import { listTransactions } from '#lib/kafka/queries'
import { transactionSchema } from '#lib/kafka/schema'
import { listQuerySchema } from '#lib/platform/answer'
import { route } from '../../../../../_server/route.ts'

const params = z.object({ cluster: z.string() })
const query = listQuerySchema.extend({ live: z.stringbool().default(false) })

export const GET = route(
  {
    summary: 'Transactional ids of a cluster, open ones first by age',
    permission: 'kafka:read',
    params,
    query,
    response: z.array(transactionSchema),
  },
  ({ params: { cluster }, query: asked }) => listTransactions(cluster, asked),
)
