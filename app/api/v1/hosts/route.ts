import { z } from 'zod'
import { hostSchema, hostsQuerySchema } from '#lib/registry/host-schema'
import { listHosts } from '#lib/registry/queries/hosts'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'Hosts: everything that runs on one IP address, consumers without a port included',
    permission: 'registry:read',
    query: hostsQuerySchema,
    response: z.array(hostSchema),
  },
  ({ query }) => listHosts(query),
)
