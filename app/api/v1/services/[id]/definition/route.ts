import { z } from 'zod'
import { serviceDefinitionSchema } from '#lib/registry/definition-schema'
import { getServiceDefinition } from '#lib/registry/queries'
import { route } from '../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'Methods and types of a service, as its providers wrote them down',
    permission: 'registry:read',
    params: z.object({ id: z.string() }),
    response: serviceDefinitionSchema,
  },
  ({ params }) => getServiceDefinition(params.id),
)
