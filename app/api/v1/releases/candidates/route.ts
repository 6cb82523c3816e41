import { z } from 'zod'
import { getReleaseCandidates } from '#lib/governance/queries/release-candidates'
import { releaseCandidatesSchema } from '#lib/governance/release/candidates'
import { route } from '../../../_server/route.ts'

const text = z.string().trim().min(1).max(600).optional()

export const GET = route(
  {
    summary: 'Providers that a release of a service, or of all services of an application, may choose as the new version',
    permission: 'rules:read',
    query: z.object({ service: text, application: text, registry: text }),
    response: releaseCandidatesSchema,
  },
  ({ query }) => getReleaseCandidates(query),
)
