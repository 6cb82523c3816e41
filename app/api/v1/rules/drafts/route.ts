import { z } from 'zod'
import { ownDraftSchema } from '#lib/governance/history/draft-schema'
import { listOwnDrafts } from '#lib/governance/queries/drafts'
import { route } from '../../../_server/route.ts'

export const GET = route(
  { summary: 'Drafts of rules that the caller has not published yet', permission: 'rules:read', response: z.array(ownDraftSchema) },
  ({ actor }) => listOwnDrafts(actor.name),
)
