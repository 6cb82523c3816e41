import { z } from 'zod'
import { listServices } from '#lib/registry/queries'
import { servicesQuerySchema } from '#lib/registry/requests'
import { serviceSchema } from '#lib/registry/schema'
import { route } from '../../_server/route.ts'

export const GET = route(
  { summary: 'Services of all registries', permission: 'registry:read', query: servicesQuerySchema, response: z.array(serviceSchema) },
  ({ query }) => listServices(query),
)
