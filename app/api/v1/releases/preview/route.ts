import { previewRelease } from '#lib/governance/queries/release'
import { releasePreviewRequestSchema, releasePreviewSchema } from '#lib/governance/release/schema'
import { route } from '../../../_server/route.ts'

export const POST = route(
  {
    summary:
      'What a gray release would do: the share predicted for each step, and what the first would write. Nothing is changed by asking',
    permission: 'rules:read',
    body: releasePreviewRequestSchema,
    response: releasePreviewSchema,
  },
  ({ body }) => previewRelease(body),
)
