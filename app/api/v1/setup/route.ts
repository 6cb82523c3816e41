import { redeemSetup } from '#lib/access/commands'
import { actorSchema, setupSchema } from '#lib/access/schema'
import { route } from '../../_server/route.ts'
import { sessionResponse } from '../../_server/session-response.ts'

export const POST = route(
  {
    summary: 'Redeem a one-time set-up link: make an admin account and sign it in',
    permission: 'public',
    body: setupSchema,
    response: actorSchema,
    status: 201,
  },
  async ({ body, request }) => sessionResponse(await redeemSetup(body), request),
)
