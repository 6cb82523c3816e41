import { z } from 'zod'
import { getRelease } from '#lib/governance/queries/release'
import { releaseSchema } from '#lib/governance/release/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../_server/route.ts'

export const GET = route(
  {
    summary: 'A gray release: its steps, what the guard saw, what happened',
    permission: 'rules:read',
    params: z.object({ id: z.string() }),
    response: releaseSchema,
  },
  async ({ params: { id } }) => nowAnswer(await getRelease(id)),
)
