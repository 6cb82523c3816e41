import { z } from 'zod'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../_server/route.ts'

/** No lock source can be configured yet: the honest answer is an empty list that says so. */
export const GET = route(
  { summary: 'Distributed locks and who holds them', permission: 'locks:read', response: z.array(z.unknown()) },
  async () => ({
    ...nowAnswer([]),
    complete: false,
    warnings: [{ code: 'no-lock-source', text: 'No lock source is configured.' }],
  }),
)
