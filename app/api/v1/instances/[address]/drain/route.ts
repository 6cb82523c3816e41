import { z } from 'zod'
import { drainProvider } from '#lib/governance/commands/drain'
import { drainPreviewSchema, drainQuerySchema, drainRequestSchema } from '#lib/governance/drain/schema'
import { previewDrain } from '#lib/governance/queries/drain'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

const params = z.object({ address: z.string() })

export const GET = route(
  {
    summary: 'What draining this address would do, and whether calls arrive there now',
    permission: 'rules:read',
    params,
    query: drainQuerySchema,
    response: drainPreviewSchema,
  },
  ({ params: { address }, query }) => previewDrain({ address }, query),
)

export const POST = route(
  {
    summary: 'Drain an address: weight 0 (or disabled) in all its services, until no call arrives. Plans an operation; its undo restores',
    permission: 'rules:write',
    params,
    body: drainRequestSchema,
    response: operationSchema,
    status: 202,
  },
  async ({ params: { address }, body, actor }) => nowAnswer(await drainProvider({ address }, body, actor.name)),
)
