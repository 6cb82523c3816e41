import { z } from 'zod'
import { setRule } from '#lib/governance/commands/set-rule'
import { getRule } from '#lib/governance/queries/rule'
import { deleteRuleSchema, putRuleSchema, ruleDetailSchema, ruleNameSchema } from '#lib/governance/rules/rule-schema'
import { operationSchema } from '#lib/operations/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../../_server/route.ts'

const params = ruleNameSchema

export const GET = route(
  {
    summary: 'One rule: its text in every place, who reads it, findings, and the fingerprint a change needs',
    permission: 'rules:read',
    params,
    query: z.object({ registry: z.string().min(1) }),
    response: ruleDetailSchema,
  },
  ({ params: name, query }) => getRule({ ...name, registry: query.registry }),
)

export const PUT = route(
  {
    summary: 'Set a rule in every form its readers need; answers the operation that does it',
    permission: 'rules:write',
    params,
    body: putRuleSchema,
    response: operationSchema,
    status: 202,
  },
  async ({ params: name, body, actor }) => nowAnswer(await setRule(name, body, actor.name)),
)

export const DELETE = route(
  {
    summary: 'Take a rule away in every form; answers the operation that does it',
    permission: 'rules:write',
    params,
    body: deleteRuleSchema,
    response: operationSchema,
    status: 202,
  },
  async ({ params: name, body, actor }) => nowAnswer(await setRule(name, { ...body, content: null }, actor.name)),
)
