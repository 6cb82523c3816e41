import { rollBackRule } from '#lib/governance/commands/roll-back-rule'
import { revisionNameSchema, rollbackSchema } from '#lib/governance/history/revision-schema'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Set a rule to what a revision of its document says; answers the operation that does it',
    permission: 'rules:write',
    params: revisionNameSchema,
    body: rollbackSchema,
    response: operationSchema,
    status: 202,
  },
  async ({ params: { id, ...name }, body, actor }) => nowAnswer(await rollBackRule(name, { ...body, revision: id }, actor.name)),
)
