import { z } from 'zod'
import { holdReleaseNow } from '#lib/governance/commands/release'
import { releaseVerbSchema, releaseSchema } from '#lib/governance/release/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Hold a gray release where it is; the guard goes on watching',
    permission: 'rules:write',
    params: z.object({ id: z.string() }),
    body: releaseVerbSchema,
    response: releaseSchema,
    status: 202,
  },
  async ({ params: { id }, body, actor }) => nowAnswer(await holdReleaseNow(id, { ...body, actor: actor.name })),
)
