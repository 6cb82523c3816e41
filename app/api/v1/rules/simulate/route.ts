import { simulateRules } from '#lib/governance/queries/simulate-rules'
import { simulationRequestSchema, simulationSchema } from '#lib/governance/simulate/simulation-schema'
import { answerFrom } from '#lib/platform/answer'
import { route } from '../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Routing and load balance of one call, as real Dubbo of a generation does it, on explicit input; nothing is read or changed',
    permission: 'rules:read',
    body: simulationRequestSchema,
    response: simulationSchema,
  },
  async ({ body }) => answerFrom(await simulateRules(body), []),
)
