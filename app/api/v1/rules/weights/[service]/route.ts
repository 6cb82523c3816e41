import { z } from 'zod'
import { setWeights } from '#lib/governance/commands'
import { getServiceWeights } from '#lib/governance/queries'
import { serviceWeightsSchema, setWeightsRequestSchema } from '#lib/governance/schema'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { AppError } from '#lib/platform/errors'
import { route } from '../../../../_server/route.ts'

const params = z.object({ service: z.string().min(1) })
/** the path says which service, so the body need not */
const body = setWeightsRequestSchema.extend({ kind: z.literal('weight').default('weight'), service: z.string().min(1).optional() })

export const GET = route(
  {
    summary: 'Weights of a service’s providers with expected and observed shares',
    permission: 'rules:read',
    params,
    query: z.object({ registry: z.string().optional() }),
    response: serviceWeightsSchema,
  },
  ({ params: { service }, query }) => getServiceWeights(service, query.registry),
)

export const PUT = route(
  {
    summary: 'Set weights as previewed; answers the operation that does it',
    permission: 'rules:write',
    params,
    body,
    response: operationSchema,
    status: 202,
  },
  async ({ params: { service }, body: asked, actor }) => {
    if (asked.service !== undefined && asked.service !== service)
      throw new AppError('invalid-input', `The body speaks of ${asked.service}, the path of ${service}.`)
    return nowAnswer(await setWeights({ ...asked, service }, actor.name))
  },
)
