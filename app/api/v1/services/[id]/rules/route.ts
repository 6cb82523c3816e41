import { z } from 'zod'
import { listRulesOfService } from '#lib/registry/queries/service-rules'
import { serviceRuleSchema } from '#lib/registry/service-rules'
import { route } from '../../../../_server/route.ts'

export const GET = route(
  {
    summary: 'Rules that touch a service, whoever wrote them: by its key, or by the applications on both sides',
    permission: 'rules:read',
    params: z.object({ id: z.string() }),
    response: z.array(serviceRuleSchema),
  },
  ({ params }) => listRulesOfService(params.id),
)
