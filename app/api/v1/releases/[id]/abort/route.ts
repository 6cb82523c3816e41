import { z } from 'zod'
import { abortReleaseNow } from '#lib/governance/commands/release'
import { releaseVerbSchema, releaseSchema } from '#lib/governance/release/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Abort a gray release: every step is undone, until the registry is as it was before',
    permission: 'rules:write',
    params: z.object({ id: z.string() }),
    body: releaseVerbSchema,
    response: releaseSchema,
    status: 202,
  },
  async ({ params: { id }, body, actor }) => nowAnswer(await abortReleaseNow(id, { ...body, actor: actor.name })),
)
