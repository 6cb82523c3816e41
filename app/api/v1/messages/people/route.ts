import { z } from 'zod'
import { listAccountNames } from '#lib/access/queries'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../_server/route.ts'

export const GET = route(
  { summary: 'Names of those a message may be given to', permission: 'messages:read', response: z.array(z.string()) },
  async () => nowAnswer(await listAccountNames()),
)
