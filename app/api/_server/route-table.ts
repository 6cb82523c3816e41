// Made by scripts/make-route-table.ts
import type { RouteModule } from './openapi.ts'
import * as route0 from '../v1/audit/route.ts'
import * as route1 from '../v1/health/live/route.ts'
import * as route2 from '../v1/health/ready/route.ts'
import * as route3 from '../v1/kafka/clusters/[cluster]/groups/[group]/route.ts'
import * as route4 from '../v1/kafka/clusters/[cluster]/groups/route.ts'
import * as route5 from '../v1/kafka/clusters/[cluster]/route.ts'
import * as route6 from '../v1/kafka/clusters/[cluster]/topics/[topic]/records/route.ts'
import * as route7 from '../v1/kafka/clusters/[cluster]/topics/[topic]/route.ts'
import * as route8 from '../v1/kafka/clusters/[cluster]/topics/route.ts'
import * as route9 from '../v1/kafka/clusters/[cluster]/transactions/route.ts'
import * as route10 from '../v1/kafka/clusters/route.ts'
import * as route11 from '../v1/locks/route.ts'
import * as route12 from '../v1/messages/[id]/payload/route.ts'
import * as route13 from '../v1/messages/[id]/resolve/route.ts'
import * as route14 from '../v1/messages/[id]/route.ts'
import * as route15 from '../v1/messages/groups/route.ts'
import * as route16 from '../v1/messages/route.ts'
import * as route17 from '../v1/operations/[id]/approve/route.ts'
import * as route18 from '../v1/operations/[id]/reject/route.ts'
import * as route19 from '../v1/operations/[id]/route.ts'
import * as route20 from '../v1/operations/[id]/undo/route.ts'
import * as route21 from '../v1/operations/route.ts'
import * as route22 from '../v1/rules/preview/route.ts'
import * as route23 from '../v1/rules/route.ts'
import * as route24 from '../v1/rules/weights/[service]/route.ts'
import * as route25 from '../v1/session/route.ts'
import * as route26 from '../v1/setup/route.ts'
import * as route27 from '../v1/sources/route.ts'
import * as route28 from '../v1/statistics/series/route.ts'
import * as route29 from '../v1/statistics/shares/route.ts'
import * as route30 from '../v1/statistics/top/route.ts'
import * as route31 from '../v1/stream/route.ts'

export const routeTable: Readonly<Record<string, RouteModule>> = {
  '/audit': route0,
  '/health/live': route1,
  '/health/ready': route2,
  '/kafka/clusters/{cluster}/groups/{group}': route3,
  '/kafka/clusters/{cluster}/groups': route4,
  '/kafka/clusters/{cluster}': route5,
  '/kafka/clusters/{cluster}/topics/{topic}/records': route6,
  '/kafka/clusters/{cluster}/topics/{topic}': route7,
  '/kafka/clusters/{cluster}/topics': route8,
  '/kafka/clusters/{cluster}/transactions': route9,
  '/kafka/clusters': route10,
  '/locks': route11,
  '/messages/{id}/payload': route12,
  '/messages/{id}/resolve': route13,
  '/messages/{id}': route14,
  '/messages/groups': route15,
  '/messages': route16,
  '/operations/{id}/approve': route17,
  '/operations/{id}/reject': route18,
  '/operations/{id}': route19,
  '/operations/{id}/undo': route20,
  '/operations': route21,
  '/rules/preview': route22,
  '/rules': route23,
  '/rules/weights/{service}': route24,
  '/session': route25,
  '/setup': route26,
  '/sources': route27,
  '/statistics/series': route28,
  '/statistics/shares': route29,
  '/statistics/top': route30,
  '/stream': route31,
}
