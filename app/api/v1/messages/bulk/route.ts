import { z } from 'zod'
import { bulkListQuerySchema, bulkRunSchema, freezeRequestSchema } from '#lib/messages/bulk/schema'
import { freezeBulk } from '#lib/messages/commands/bulk'
import { listBulkRuns } from '#lib/messages/queries/bulk'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../_server/route.ts'

export const GET = route(
  { summary: 'Bulk runs, newest first', permission: 'messages:read', query: bulkListQuerySchema, response: z.array(bulkRunSchema) },
  ({ query }) => listBulkRuns(query),
)

export const POST = route(
  {
    summary: 'Freeze a list of messages and say what a verb would do to each; nothing happens until it is started',
    permission: 'messages:resolve',
    body: freezeRequestSchema,
    response: bulkRunSchema,
    status: 201,
  },
  async ({ body, actor }) => nowAnswer(await freezeBulk(body, actor.name)),
)
