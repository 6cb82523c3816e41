import { cleanUpPreviewRequestSchema, cleanUpPreviewSchema } from '#lib/registry/clean-up/schema'
import { previewCleanUp } from '#lib/registry/queries/leftovers'
import { route } from '../../../../_server/route.ts'

export const POST = route(
  {
    summary: 'Dry run of a clean-up: every znode that would be removed, read now; nothing is changed by asking',
    permission: 'registry:read',
    body: cleanUpPreviewRequestSchema,
    response: cleanUpPreviewSchema,
  },
  ({ body }) => previewCleanUp(body),
)
