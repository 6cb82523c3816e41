import { z } from 'zod'
import { getProviderWeight } from '#lib/governance/queries'
import { providerWeightSchema } from '#lib/governance/schema'
import { route } from '../../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'What decides the weight of one provider: every rule in order of precedence, weights of methods, the warm-up',
    permission: 'rules:read',
    params: z.object({ service: z.string().min(1), address: z.string().min(1) }),
    query: z.object({ registry: z.string().optional() }),
    response: providerWeightSchema,
  },
  ({ params: { service, address }, query }) => getProviderWeight(service, address, query.registry),
)
