import { z } from 'zod'
import { changePermissionOf, may } from '#lib/access/permissions'
import { stopOperation } from '#lib/operations/commands'
import { getOperation } from '#lib/operations/queries'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { AppError } from '#lib/platform/errors'
import { route } from '../../../../_server/route.ts'

const body = z.strictObject({ reason: z.string().trim().min(3, 'say why, in at least three letters').max(500) })

export const POST = route(
  {
    summary: 'Stop a change at once, also while it is being verified: gives up what waits, takes back what was written',
    permission: 'operations:read',
    params: z.object({ id: z.string() }),
    body,
    response: operationSchema,
    status: 202,
  },
  async ({ params, body: { reason }, actor }) => {
    const { kind } = await getOperation(params.id)
    const needed = changePermissionOf(kind)
    if (!may(actor, needed))
      throw new AppError('forbidden', `Your role (${actor.role}) lacks the permission ${needed}. An admin can grant it.`)
    return nowAnswer(await stopOperation(params.id, { actor: actor.name, reason }))
  },
)
