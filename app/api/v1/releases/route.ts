import { z } from 'zod'
import { createRelease } from '#lib/governance/commands/release'
import { listReleases } from '#lib/governance/queries/release'
import { createReleaseSchema, releaseRowSchema, releaseSchema } from '#lib/governance/release/schema'
import { listQuerySchema, nowAnswer } from '#lib/platform/answer'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'Gray releases, those under way first',
    permission: 'rules:read',
    query: listQuerySchema
      .pick({ cursor: true, pageSize: true })
      .extend({ state: z.enum(['live', 'ended']).optional(), service: z.string().max(600).optional() }),
    response: z.array(releaseRowSchema),
  },
  ({ query }) => listReleases(query),
)

export const POST = route(
  {
    summary: 'Start a gray release as it was previewed; the worker takes it from step to step',
    permission: 'rules:write',
    body: createReleaseSchema,
    response: releaseSchema,
    status: 202,
  },
  async ({ body, actor }) => nowAnswer(await createRelease(body, actor.name)),
)
