import { z } from 'zod'
import { bulkItemSchema, bulkItemsQuerySchema } from '#lib/messages/bulk/schema'
import { listBulkItems } from '#lib/messages/queries/bulk'
import { route } from '../../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'The messages of a bulk run in the order of their turns: what would happen, or what became of each',
    permission: 'messages:read',
    params: z.object({ id: z.string() }),
    query: bulkItemsQuerySchema,
    response: z.array(bulkItemSchema),
  },
  ({ params, query }) => listBulkItems(params.id, query),
)
