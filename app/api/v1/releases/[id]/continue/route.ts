import { z } from 'zod'
import { continueReleaseNow } from '#lib/governance/commands/release'
import { continueReleaseSchema, releaseSchema } from '#lib/governance/release/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Let a held gray release go on; with next, take the next step now',
    permission: 'rules:write',
    params: z.object({ id: z.string() }),
    body: continueReleaseSchema,
    response: releaseSchema,
    status: 202,
  },
  async ({ params: { id }, body, actor }) => nowAnswer(await continueReleaseNow(id, { ...body, actor: actor.name })),
)
