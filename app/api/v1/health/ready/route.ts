import { z } from 'zod'
import { databaseReady } from '#lib/platform/queries'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../_server/route.ts'

export const GET = route(
  { summary: 'The database is reachable and migrated', permission: 'public', response: z.object({ status: z.string() }), envelope: false },
  async () => {
    await databaseReady()
    return nowAnswer({ status: 'ready' })
  },
)
