import { z } from 'zod'
import { listSources } from '#lib/platform/queries'
import { sourceSchema } from '#lib/platform/source-schema'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'Every registry, cluster and message source with its state and age',
    permission: 'sources:read',
    response: z.array(sourceSchema),
  },
  () => listSources(),
)
