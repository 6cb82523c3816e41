import { openApiOf } from '../../_server/openapi.ts'
import { routeTable } from '../../_server/route-table.ts'

export const GET = (): Response => Response.json(openApiOf(routeTable))
