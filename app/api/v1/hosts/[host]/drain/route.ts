import { z } from 'zod'
import { drainProvider } from '#lib/governance/commands/drain'
import { drainPreviewSchema, drainQuerySchema, drainRequestSchema } from '#lib/governance/drain/schema'
import { previewDrain } from '#lib/governance/queries/drain'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

const params = z.object({ host: z.string() })

export const GET = route(
  {
    summary: 'What draining all instances of this host would do, and whether calls arrive there now',
    permission: 'rules:read',
    params,
    query: drainQuerySchema,
    response: drainPreviewSchema,
  },
  ({ params: { host }, query }) => previewDrain({ host }, query),
)

export const POST = route(
  {
    summary:
      'Drain a host: weight 0 (or disabled) for all its instances in all their services, as one operation over a frozen list; its undo restores',
    permission: 'rules:write',
    params,
    body: drainRequestSchema,
    response: operationSchema,
    status: 202,
  },
  async ({ params: { host }, body, actor }) => nowAnswer(await drainProvider({ host }, body, actor.name)),
)
