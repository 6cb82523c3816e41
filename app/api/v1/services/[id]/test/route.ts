import { z } from 'zod'
import { recordAudit } from '#lib/access/commands'
import { messageOf } from '#lib/platform/errors'
import { argumentTemplatesSchema, serviceTestRequestSchema, serviceTestSchema } from '#lib/registry/invoke/schema'
import { findTestTarget, listArgumentTemplates, testService } from '#lib/registry/queries/service-test'
import { testAuditOf } from '#lib/registry/invoke/test-audit'
import { route } from '../../../../_server/route.ts'

const params = z.object({ id: z.string() })

export const GET = route(
  {
    summary: 'JSON to begin with for the arguments of every method of a service',
    permission: 'registry:read',
    params,
    response: argumentTemplatesSchema,
  },
  ({ params: { id } }) => listArgumentTemplates(id),
)

export const POST = route(
  {
    summary: 'Call one method at one chosen provider, as a generic call over its own protocol',
    permission: 'services:invoke',
    params,
    body: serviceTestRequestSchema,
    response: serviceTestSchema,
  },
  async ({ params: { id }, body, actor }) => {
    const target = await findTestTarget(id, body)
    const entry = { actor: actor.name, target: target.service }
    const detail = testAuditOf(target.service, body)
    // no call leaves before the log says who makes it
    await recordAudit({ ...entry, action: 'service.test', outcome: 'ok', detail })
    try {
      const answer = await testService(target, body)
      const { outcome, error, elapsedMs } = answer.data
      const said = { ...detail, outcome, elapsedMs, error: error?.class === '' ? '' : (error?.class ?? '') }
      await recordAudit({ ...entry, action: 'service.test-result', outcome: outcome === 'value' ? 'ok' : 'failed', detail: said })
      return answer
    } catch (error) {
      const said = { ...detail, outcome: 'not-sent', error: messageOf(error) }
      await recordAudit({ ...entry, action: 'service.test-result', outcome: 'refused', detail: said })
      throw error
    }
  },
)
