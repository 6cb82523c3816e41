import { takeUrlsAway } from '#lib/governance/commands/take-urls-away'
import { ruleNameSchema, urlsAwaySchema } from '#lib/governance/rules/rule-schema'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../../../_server/route.ts'

export const DELETE = route(
  {
    summary: 'Take single old URLs of a rule away as previewed, and leave the rest; answers the operation that does it',
    permission: 'rules:write',
    params: ruleNameSchema,
    body: urlsAwaySchema,
    response: operationSchema,
    status: 202,
  },
  async ({ params: name, body, actor }) => nowAnswer(await takeUrlsAway(name, body, actor.name)),
)
