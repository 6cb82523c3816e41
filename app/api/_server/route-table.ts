// Made by scripts/make-route-table.ts
import type { RouteModule } from './openapi.ts'
import * as route0 from '../v1/audit/route.ts'
import * as route1 from '../v1/health/live/route.ts'
import * as route2 from '../v1/health/ready/route.ts'
import * as route3 from '../v1/locks/route.ts'
import * as route4 from '../v1/operations/[id]/approve/route.ts'
import * as route5 from '../v1/operations/[id]/reject/route.ts'
import * as route6 from '../v1/operations/[id]/route.ts'
import * as route7 from '../v1/operations/[id]/undo/route.ts'
import * as route8 from '../v1/operations/route.ts'
import * as route9 from '../v1/session/route.ts'
import * as route10 from '../v1/setup/route.ts'
import * as route11 from '../v1/sources/route.ts'
import * as route12 from '../v1/statistics/series/route.ts'
import * as route13 from '../v1/statistics/shares/route.ts'
import * as route14 from '../v1/statistics/top/route.ts'
import * as route15 from '../v1/stream/route.ts'

export const routeTable: Readonly<Record<string, RouteModule>> = {
  '/audit': route0,
  '/health/live': route1,
  '/health/ready': route2,
  '/locks': route3,
  '/operations/{id}/approve': route4,
  '/operations/{id}/reject': route5,
  '/operations/{id}': route6,
  '/operations/{id}/undo': route7,
  '/operations': route8,
  '/session': route9,
  '/setup': route10,
  '/sources': route11,
  '/statistics/series': route12,
  '/statistics/shares': route13,
  '/statistics/top': route14,
  '/stream': route15,
}
