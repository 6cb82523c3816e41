import { z } from 'zod'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../_server/route.ts'

export const GET = route(
  { summary: 'The process answers', permission: 'public', response: z.object({ status: z.string() }), envelope: false },
  async () => nowAnswer({ status: 'ok' }),
)
