import { historyReachSchema } from '#lib/registry/past-schema'
import { getHistoryReach } from '#lib/registry/queries/history'
import { route } from '../../../_server/route.ts'

export const GET = route(
  { summary: 'Since when past states can be asked', permission: 'registry:read', response: historyReachSchema },
  () => getHistoryReach(),
)
