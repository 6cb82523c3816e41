import { z } from 'zod'
import { undoOperation } from '#lib/operations/commands'
import { getOperation } from '#lib/operations/queries'
import { operationSchema } from '#lib/operations/schema'
import { changePermissionOf, may } from '#lib/access/permissions'
import { AppError } from '#lib/platform/errors'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

const body = z.strictObject({ reason: z.string().trim().min(3, 'say why, in at least three letters').max(500) })

export const POST = route(
  {
    summary: 'Plan the inverse of an operation that succeeded',
    permission: 'operations:read',
    params: z.object({ id: z.string() }),
    body,
    response: operationSchema,
    status: 202,
  },
  async ({ params, body: asked, actor }) => {
    const operation = await getOperation(params.id)
    const needed = changePermissionOf(operation.kind)
    if (!may(actor, needed))
      throw new AppError('forbidden', `Your role (${actor.role}) lacks the permission ${needed}. An admin can grant it.`)
    return nowAnswer(await undoOperation(params.id, { actor: actor.name, reason: asked.reason }))
  },
)
