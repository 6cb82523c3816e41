import { z } from 'zod'
import { listOperations } from '#lib/operations/queries'
import { operationSchema } from '#lib/operations/schema'
import { operationStates } from '#lib/operations/state-machine'
import { listQuerySchema } from '#lib/platform/answer'
import { route } from '../../_server/route.ts'

const query = listQuerySchema.extend({
  state: z.enum(['live', ...operationStates]).optional(),
  kind: z.string().optional(),
  target: z.string().optional(),
})

export const GET = route(
  { summary: 'Operations, newest first', permission: 'operations:read', query, response: z.array(operationSchema) },
  ({ query: asked }) => listOperations(asked),
)
