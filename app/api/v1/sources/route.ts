import { z } from 'zod'
import { listSources, sourceSchema } from '#lib/platform/queries'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'Every registry, cluster and message source with its state and age',
    permission: 'sources:read',
    response: z.array(sourceSchema),
  },
  () => listSources(),
)
