import { z } from 'zod'
import { bulkRunSchema } from '#lib/messages/bulk/schema'
import { getBulkRun } from '#lib/messages/queries/bulk'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

export const GET = route(
  { summary: 'One bulk run and how far it is', permission: 'messages:read', params: z.object({ id: z.string() }), response: bulkRunSchema },
  async ({ params }) => nowAnswer(await getBulkRun(params.id)),
)
