import { z } from 'zod'
import { deleteDraft, saveDraft } from '#lib/governance/commands/drafts'
import { deleteDraftSchema, draftsSchema, putDraftSchema } from '#lib/governance/history/draft-schema'
import { ruleRegistryQuerySchema } from '#lib/governance/history/revision-schema'
import { getDrafts } from '#lib/governance/queries/drafts'
import { ruleNameSchema } from '#lib/governance/rules/rule-schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../../../../../_server/route.ts'

const params = ruleNameSchema

export const GET = route(
  {
    summary: 'The caller’s draft of a rule, laid together with what others published meanwhile, and who else has one',
    permission: 'rules:read',
    params,
    query: ruleRegistryQuerySchema,
    response: draftsSchema,
  },
  ({ params: name, query: { registry }, actor }) => getDrafts({ ...name, registry }, actor.name),
)

export const PUT = route(
  {
    summary: 'Keep a draft of a rule; nothing but the draft is changed',
    permission: 'rules:write',
    params,
    body: putDraftSchema,
    response: draftsSchema,
  },
  async ({ params: name, body, actor }) => {
    await saveDraft(name, body, actor.name)
    return getDrafts({ ...name, registry: body.registry }, actor.name)
  },
)

export const DELETE = route(
  {
    summary: 'Throw the caller’s draft of a rule away',
    permission: 'rules:write',
    params,
    body: deleteDraftSchema,
    response: z.object({}),
  },
  async ({ params: name, body: { registry }, actor }) => {
    await deleteDraft({ ...name, registry }, actor.name)
    return nowAnswer({})
  },
)
